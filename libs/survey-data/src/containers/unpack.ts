import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SurveyFileError } from '../reader.ts';
import { type UnpackLimits, unpackGuard, unpackLimits } from './unpack-guard.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';
import { packedStream, unpackSteps } from './zip-entry.ts';

/** The one survey file of a container, unpacked. */
export interface UnpackedFile {
  readonly path: string;
  /** As it is called in the container. */
  readonly fileName: string;
  remove(): Promise<void>;
}

export interface UnpackOptions {
  readonly fileName: string;
  /** Where to unpack to; the system's directory for temporary files if not given. */
  readonly temporaryDirectory?: string | undefined;
  readonly limits?: UnpackLimits;
}

/**
 * Unpacks a gzip file, or the one survey file in a zip archive.
 * @throws SurveyFileError `damaged-file`, `encrypted-file`, `limit-exceeded`, or `unreadable-file` where not exactly one
 * file of the archive can be it
 */
export async function unpack(path: string, container: 'gzip' | 'zip', options: UnpackOptions): Promise<UnpackedFile> {
  const directory = await mkdtemp(join(options.temporaryDirectory ?? tmpdir(), 'unpacked-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const target = join(directory, 'survey');
  const limits = options.limits ?? unpackLimits;
  try {
    const fileName =
      container === 'gzip'
        ? await unpackGzip(path, target, options.fileName, limits)
        : await unpackZip(path, target, limits);
    return { path: target, fileName, remove };
  } catch (error) {
    await remove();
    throw isZlibError(error) ? damagedContainer() : error;
  }
}

async function unpackGzip(path: string, target: string, fileName: string, limits: UnpackLimits): Promise<string> {
  const { size } = await stat(path);
  await pipeline(createReadStream(path), createGunzip(), unpackGuard(size, limits), createWriteStream(target));
  return fileName.replace(/\.gz(ip)?$/i, '');
}

async function unpackZip(path: string, target: string, limits: UnpackLimits): Promise<string> {
  const file = await open(path);
  try {
    const entry = surveyEntry(await readZipDirectory(file));
    await unpackEntry(file, entry, target, limits);
    return basename(entry.name);
  } finally {
    await file.close();
  }
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
    [ofExtension('.sav', '.zsav', '.csv', '.tsv', '.xlsx'), ofExtension('.txt'), ofExtension('')].find(
      ({ length }) => length > 0,
    ) ?? [];
  if (candidates.length === 1) return candidates[0]!;
  const found = candidates.length === 0 ? 'no survey file' : `${candidates.length} survey files`;
  throw new SurveyFileError('unreadable-file', `The archive has ${found} in it. Pack exactly one.`);
}

function isZlibError(error: unknown): boolean {
  return /^Z_[A-Z]+_ERROR$/.test(String((error as { code?: unknown }).code));
}

function damagedContainer(): SurveyFileError {
  return new SurveyFileError('damaged-file', 'The archive is damaged or cut off. Pack the file again and upload it.');
}
