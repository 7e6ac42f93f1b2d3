import { extname } from 'node:path';
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { isParquet } from '../parquet/is-parquet.ts';
import { isPortableFile } from '../portable/recognise-portable.ts';
import { isSas7bdat, isXport } from '../sas/recognise-sas.ts';
import type { FileFormat } from '../reader.ts';
import { isStataFile } from '../stata/is-stata-file.ts';
import { findTripleS } from '../triple-s/find-triple-s.ts';
import { looksLikeTable } from './text.ts';
import { startsZip, type ZipEntryHead, zipEntryHeads } from './zip-entries.ts';

/** What an upload may be called; the content decides. */
export const supportedFormats: readonly string[] = [
  ...['.sav', '.zsav', '.por', '.csv', '.tsv', '.txt', '.xlsx', '.dta', '.sas7bdat', '.xpt', '.parquet'],
  ...['.zip', '.gz'],
];

export type RecognisedFormat =
  | { readonly format: FileFormat; readonly container: 'gzip' | 'zip' | null }
  /** `zip` where only the whole archive can tell what is in it. */
  | { readonly format: 'triple-s' | 'zip'; readonly container: 'zip' };

/** Enough for any signature and some lines of text; unpacks to 4 MiB at most. */
const packedHeadBytes = 4096;

/**
 * Recognises a survey file by its first bytes (64 KiB are plenty). Signatures win over the extension of the name; text
 * without one is taken only under a text extension or none.
 * @returns null where the format is not supported
 */
export function recogniseFormat(head: Buffer, fileName: string): RecognisedFormat | null {
  if (startsGzip(head)) {
    const format = recogniseContent(unpackHead(gunzipSync, head), fileName.replace(/\.gz(ip)?$/i, ''));
    return format && { format, container: 'gzip' };
  }
  if (startsZip(head)) return recogniseZip(head);
  const format = recogniseContent(head, fileName);
  return format && { format, container: null };
}

export function startsGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

function recogniseZip(head: Buffer): RecognisedFormat | null {
  const entries = zipEntryHeads(head);
  if (isWorkbook(entries)) return { format: 'xlsx', container: null };
  if (entries.some(({ name }) => isOfficeDocument(name))) return null;
  if (findTripleS(entries.map(({ name }) => name))) return { format: 'triple-s', container: 'zip' };
  const [first] = entries;
  const content = first && !first.name.endsWith('/') ? entryHead(head, first) : Buffer.alloc(0);
  const format = first ? recogniseContent(content, first.name) : null;
  return format ? { format, container: 'zip' } : { format: 'zip', container: 'zip' };
}

function isWorkbook(entries: readonly ZipEntryHead[]): boolean {
  const names = entries.map(({ name }) => name);
  if (names.some((name) => isOfficeDocument(name))) return false;
  return names.some((name) => name === '[Content_Types].xml' || name.startsWith('xl/'));
}

/** Of another kind than a workbook of XML parts: Word, PowerPoint, binary Excel, OpenDocument, EPUB. */
function isOfficeDocument(entryName: string): boolean {
  return /^(word|ppt)\//.test(entryName) || entryName === 'xl/workbook.bin' || entryName === 'mimetype';
}

function entryHead(head: Buffer, { method, dataOffset }: ZipEntryHead): Buffer {
  const data = head.subarray(dataOffset);
  return method === 8 ? unpackHead(inflateRawSync, data) : data;
}

function unpackHead(unpack: typeof gunzipSync, packed: Buffer): Buffer {
  try {
    return unpack(packed.subarray(0, packedHeadBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // What cannot be unpacked is nothing that could be recognised.
    return Buffer.alloc(0);
  }
}

function recogniseContent(head: Buffer, fileName: string): FileFormat | null {
  if (isSystemFile(head)) return head.toString('latin1', 0, 4) === '$FL3' || isZlibCompressed(head) ? 'zsav' : 'sav';
  if (isEncryptedSystemFile(head)) return 'sav';
  if (isStataFile(head)) return 'dta';
  if (isPortableFile(head)) return 'por';
  if (isSas7bdat(head)) return 'sas7bdat';
  if (isXport(head)) return 'xpt';
  if (isParquet(head)) return 'parquet';
  if (startsZip(head)) return isWorkbook(zipEntryHeads(head)) ? 'xlsx' : null;
  const extension = extname(fileName).toLowerCase();
  if (!['', '.csv', '.tsv', '.txt'].includes(extension) || !looksLikeTable(head)) return null;
  return extension === '.tsv' ? 'tsv' : 'csv';
}

function isSystemFile(head: Buffer): boolean {
  return /^\$FL[23]$/.test(head.toString('latin1', 0, 4));
}

/** The compression code of the header record, an int32 of either byte order, is 2. */
function isZlibCompressed(head: Buffer): boolean {
  return head.length >= 76 && (head.readInt32LE(72) === 2 || head.readInt32BE(72) === 2);
}

function isEncryptedSystemFile(head: Buffer): boolean {
  return head.subarray(0, 16).equals(Buffer.from('\x1c\0\0\0\0\0\0\0ENCRYPTE', 'latin1'));
}
