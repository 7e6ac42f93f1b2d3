import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SurveyFileError } from '../reader.ts';
import { supportedFormats } from '../sniffing/recognise-format.ts';
import { findTripleS } from '../triple-s/find-triple-s.ts';
import { isTripleSDefinition } from '../triple-s/is-triple-s-definition.ts';
import { type UnpackLimits, unpackGuard, unpackLimits } from './unpack-guard.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { packedStream, unpackSteps } from './zip-entry.ts';
import { isZlibError } from './zlib-error.ts';

/** The one survey of a container, unpacked. */
export interface UnpackedFile {
  readonly path: string;
  /** As it is called in the container. */
  readonly fileName: string;
  /** Path of the file that describes it, where it is a Triple-S survey. */
  readonly definition: string | null;
  remove(): Promise<void>;
}

export interface UnpackOptions {
  readonly fileName: string;
  /** Where to unpack to; the system's directory for temporary files if not given. */
  readonly temporaryDirectory?: string | undefined;
  readonly limits?: UnpackLimits;
}

/**
 * Unpacks a gzip file, or the one survey file in a zip archive; a Triple-S survey is two files.
 * @throws SurveyFileError `damaged-file`, `encrypted-file`, `limit-exceeded`, or `unreadable-file` where not exactly one
 * file of the archive can be it
 */
export async function unpack(path: string, container: 'gzip' | 'zip', options: UnpackOptions): Promise<UnpackedFile> {
  const directory = await mkdtemp(join(options.temporaryDirectory ?? tmpdir(), 'unpacked-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const limits = options.limits ?? unpackLimits;
  try {
    const unpacked =
      container === 'gzip'
        ? await unpackGzip(path, directory, options.fileName, limits)
        : await unpackZip(path, directory, limits);
    return { ...unpacked, remove };
  } catch (error) {
    await remove();
    throw isZlibError(error) ? damagedContainer() : error;
  }
}

type Unpacked = Omit<UnpackedFile, 'remove'>;

async function unpackGzip(path: string, directory: string, name: string, limits: UnpackLimits): Promise<Unpacked> {
  const { size } = await stat(path);
  const target = join(directory, 'survey');
  await pipeline(createReadStream(path), createGunzip(), unpackGuard(size, limits), createWriteStream(target));
  return { path: target, fileName: name.replace(/\.gz(ip)?$/i, ''), definition: null };
}

async function unpackZip(path: string, directory: string, limits: UnpackLimits): Promise<Unpacked> {
  const file = await open(path);
  try {
    const entries = await readZipDirectory(file);
    const pair = findTripleS(entries.map(({ name }) => name));
    const definition = pair && (await unpackDefinition(file, entryNamed(entries, pair.definition), directory, limits));
    const entry = definition ? entryNamed(entries, pair!.data) : surveyEntry(entries);
    const target = join(directory, 'survey');
    await unpackEntry(file, entry, target, limits);
    return { path: target, fileName: basename(entry.name), definition };
  } finally {
    await file.close();
  }
}

const entryNamed = (entries: readonly ZipEntry[], name: string): ZipEntry =>
  entries.find((entry) => entry.name === name)!;

/** Null where it is another kind of XML that lies beside a table of the same name. */
async function unpackDefinition(
  file: FileHandle,
  entry: ZipEntry,
  directory: string,
  limits: UnpackLimits,
): Promise<string | null> {
  const target = join(directory, 'definition');
  await unpackEntry(file, entry, target, limits);
  return (await isTripleSDefinition(target)) ? target : null;
}

async function unpackEntry(file: FileHandle, entry: ZipEntry, target: string, limits: UnpackLimits): Promise<void> {
  const [inflate, check] = unpackSteps(entry);
  const guard = unpackGuard(entry.packedBytes, limits);
  await pipeline(await packedStream(file, entry), inflate!, guard, check!, createWriteStream(target));
}

/** A text beside a data file is a note on it; what macOS and others hide in archives does not count. */
function surveyEntry(entries: readonly ZipEntry[]): ZipEntry {
  const files = entries.filter(({ name }) => !name.endsWith('/') && !/(^|\/)(__MACOSX\/|\.)/.test(name));
  const ofExtension = (...extensions: string[]) =>
    files.filter(({ name }) => extensions.includes(extname(name).toLowerCase()));
  const candidates =
    [ofExtension(...dataExtensions), ofExtension('.txt'), ofExtension('')].find(({ length }) => length > 0) ?? [];
  if (candidates.length === 1) return candidates[0]!;
  const found = candidates.length === 0 ? 'no survey file' : `${candidates.length} survey files`;
  throw new SurveyFileError('unreadable-file', `The archive has ${found} in it. Pack exactly one.`);
}

const dataExtensions = supportedFormats.filter((extension) => !['.txt', '.zip', '.gz'].includes(extension));

function damagedContainer(): SurveyFileError {
  return new SurveyFileError('damaged-file', 'The archive is damaged or cut off. Pack the file again and upload it.');
}
