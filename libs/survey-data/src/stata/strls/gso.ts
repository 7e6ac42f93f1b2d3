import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { Release } from '../dictionary/release.ts';

/** The head of a strL, which Stata calls a generic string object. */
export interface GsoHead {
  readonly variable: number;
  readonly observation: number;
  readonly isText: boolean;
  /** Bytes that follow; the last one of a text is zero. */
  readonly length: number;
}

const textType = 130;
const binaryType = 129;

const tag = [...Buffer.from('GSO')];

/** What is binary may still be a text, as some programs store it, but none of this size. */
export const longestBinaryText = 1024 * 1024;

/** Whether what is stored as binary reads as text: it has no control characters but tabs and ends of lines. */
export function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.length <= longestBinaryText && bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** Bytes of a head with its tag. */
export const gsoHeadBytes = ({ isUtf8 }: Release): number => (isUtf8 ? 20 : 16);

/** Takes the tag that a strL begins with. */
export function startsGso(reader: ByteReader): boolean {
  return tag.every((byte) => reader.uint8('tag of a strL') === byte);
}

/** @param reader behind the tag */
export function readGsoHead(reader: ByteReader, { isUtf8 }: Release): GsoHead | null {
  const variable = reader.uint32('variable of a strL');
  const observation = isUtf8 ? reader.int64('row of a strL') : reader.uint32('row of a strL');
  const type = reader.uint8('type of a strL');
  const length = reader.uint32('length of a strL');
  return type === textType || type === binaryType ? { variable, observation, isText: type === textType, length } : null;
}
