import type { FileHandle } from 'node:fs/promises';
import { PassThrough, Readable, Transform } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { SurveyFileError } from '../reader.ts';
import { damagedZip, readExactly, type ZipEntry } from './zip-directory.ts';

const chunkBytes = 64 * 1024;

/**
 * The steps that turn an entry's packed bytes into its content, checked against its checksum at the end.
 * @throws SurveyFileError `encrypted-file`, or `unreadable-file` for a method that is neither stored nor deflated
 */
export function unpackSteps(entry: ZipEntry): Transform[] {
  if (entry.isEncrypted) {
    throw new SurveyFileError(
      'encrypted-file',
      `"${entry.name}" in the archive has a password. Upload it without one.`,
    );
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw new SurveyFileError(
      'unreadable-file',
      `"${entry.name}" is packed by method ${entry.method}. Pack it with the usual one, deflate.`,
    );
  }
  return [entry.method === 8 ? createInflateRaw() : new PassThrough(), checksumCheck(entry)];
}

/** The packed bytes of an entry. */
export async function packedStream(file: FileHandle, entry: ZipEntry): Promise<Readable> {
  const start = await dataOffset(file, entry);
  return Readable.from(readRange(file, start, start + entry.packedBytes), { objectMode: false });
}

/** Not by a read stream: each would leave a listener on the file, of which there is one for many entries. */
async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; position += chunkBytes) {
    yield await readExactly(file, position, Math.min(chunkBytes, end - position));
  }
}

/** The local header has a name and extra field of its own lengths. */
async function dataOffset(file: FileHandle, { offset }: ZipEntry): Promise<number> {
  const header = await readExactly(file, offset, 30);
  if (header.readUInt32LE(0) !== 0x04034b50) throw damagedZip();
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function checksumCheck(entry: ZipEntry): Transform {
  let checksum = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
    flush(done) {
      done(checksum === entry.crc32 ? null : damagedZip());
    },
  });
}
