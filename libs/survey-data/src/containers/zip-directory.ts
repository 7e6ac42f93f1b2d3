import type { FileHandle } from 'node:fs/promises';
import { SurveyFileError } from '../reader.ts';

/** A file in a zip archive, as the archive's central directory tells. */
export interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of its local header. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;
const maxDirectoryBytes = 16 * 2 ** 20;
const unknown16 = 0xffff;
const unknown32 = 0xffffffff;

/**
 * The entries of a zip archive, also of one past 4 GiB (APPNOTE.TXT 4.3.12 to 4.3.16, 4.5.3).
 * @throws SurveyFileError `damaged-file`, `limit-exceeded` for a directory over 16 MiB
 */
export async function readZipDirectory(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const { offset, bytes } = await findDirectory(file, size);
  if (bytes > maxDirectoryBytes)
    throw new SurveyFileError('limit-exceeded', 'The zip archive has too many files in it.');
  if (offset + bytes > size) throw damagedZip();
  return parseDirectory(await readExactly(file, offset, bytes));
}

async function findDirectory(file: FileHandle, size: number): Promise<{ offset: number; bytes: number }> {
  const tailBytes = Math.min(size, endBytes + maxCommentBytes);
  const tail = await readExactly(file, size - tailBytes, tailBytes);
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const bytes = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    const isLarge = bytes === unknown32 || offset === unknown32 || tail.readUInt16LE(at + 10) === unknown16;
    return isLarge ? findDirectory64(file, size - tailBytes + at) : { offset, bytes };
  }
  throw damagedZip();
}

async function findDirectory64(file: FileHandle, end: number): Promise<{ offset: number; bytes: number }> {
  const locator = await readExactly(file, end - 20, 20);
  if (locator.readUInt32LE(0) !== locator64Signature) throw damagedZip();
  const end64 = await readExactly(file, Number(locator.readBigUInt64LE(8)), 56);
  if (end64.readUInt32LE(0) !== end64Signature) throw damagedZip();
  return { bytes: Number(end64.readBigUInt64LE(40)), offset: Number(end64.readBigUInt64LE(48)) };
}

function parseDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === entrySignature;) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    if (extraEnd > directory.length) throw damagedZip();
    entries.push(parseEntry(directory.subarray(at, extraEnd), nameEnd - at));
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function parseEntry(entry: Buffer, nameEnd: number): ZipEntry {
  const large = largeSizes(entry.subarray(nameEnd));
  const sizeAt = (at: number) => {
    const value = entry.readUInt32LE(at);
    return value === unknown32 ? (large.shift() ?? value) : value;
  };
  const bytes = sizeAt(24);
  const packedBytes = sizeAt(20);
  return {
    name: entry.toString('utf8', 46, nameEnd),
    isEncrypted: (entry.readUInt16LE(8) & 1) === 1,
    method: entry.readUInt16LE(10),
    crc32: entry.readUInt32LE(16),
    bytes,
    packedBytes,
    offset: sizeAt(42),
  };
}

/** The extra field 1 has, in this order and only where they do not fit 32 bits, size, packed size and offset. */
function largeSizes(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const values = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.min(values.length >> 3, 3) }, (_, index) =>
      Number(values.readBigUInt64LE(index * 8)),
    );
  }
  return [];
}

/** @throws SurveyFileError `damaged-file` where the file ends before */
export async function readExactly(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  if (position < 0 || position > Number.MAX_SAFE_INTEGER) throw damagedZip();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  if (bytesRead < bytes) throw damagedZip();
  return buffer;
}

export function damagedZip(): SurveyFileError {
  return new SurveyFileError(
    'damaged-file',
    'The archive or workbook is damaged or cut off. Pack or save it again and upload it.',
  );
}
