import type { Field, Piece, Pieces } from '../mutations/pieces.ts';
import { subheaderFields } from './subheader-fields.ts';

/** How a file is laid out, as its header says. */
export interface Layout {
  readonly littleEndian: boolean;
  readonly is64Bit: boolean;
}

/** The header of a data set and its pages: a page has fields in what it points to, wherever that is. */
export function splitDataSet(bytes: Buffer): Pieces {
  const layout = { littleEndian: bytes[37] !== 0, is64Bit: bytes[32] === 0x33 };
  const padding = bytes[35] === 0x33 ? 4 : 0;
  const headerSize = sizeAt(bytes, 196 + padding, layout) ?? 1024;
  const pageSize = sizeAt(bytes, 200 + padding, layout) ?? 4096;
  const header = bytes.subarray(0, headerSize);
  const list: Piece[] = [{ name: 'header', bytes: header, fields: headerFields(padding, layout, header) }];
  for (let at = headerSize; at < bytes.length; at += pageSize) {
    const page = bytes.subarray(at, at + pageSize);
    list.push({ name: 'page', bytes: page, fields: within(pageFields(page, layout), page) });
  }
  return { littleEndian: layout.littleEndian, list };
}

function sizeAt(bytes: Buffer, at: number, layout: Layout): number | null {
  const size = unsigned(bytes, at, 4, layout);
  return size >= 512 && size <= bytes.length ? size : null;
}

/** NaN where the bytes end before. */
export function unsigned(bytes: Buffer, at: number, width: number, { littleEndian }: Layout): number {
  if (!(at >= 0 && at + width <= bytes.length)) return NaN;
  if (width === 8) return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return littleEndian ? bytes.readUIntLE(at, width) : bytes.readUIntBE(at, width);
}

export const integer = (at: number, length: number): Field => ({ at, length, kind: 'integer' });
export const text = (at: number, length: number): Field => ({ at, length, kind: 'text' });

const within = (fields: readonly Field[], { length }: Buffer): Field[] =>
  fields.filter((field) => field.at >= 0 && field.length > 0 && field.at + field.length <= length);

function headerFields(padding: number, { is64Bit }: Layout, header: Buffer): Field[] {
  const bytes = [32, 35, 37, 39, 70].map((at) => integer(at, 1));
  const sizes = [integer(196 + padding, 4), integer(200 + padding, 4), integer(204 + padding, is64Bit ? 8 : 4)];
  return within([...bytes, ...sizes, ...sizes, text(84, 8), text(216 + 2 * padding, 8)], header);
}

const mostPointers = 40;
const rowBytes = 12;

function pageFields(page: Buffer, layout: Layout): Field[] {
  const [headerBytes, word] = layout.is64Bit ? [40, 8] : [24, 4];
  const heads = [integer(headerBytes - 8, 2), integer(headerBytes - 6, 2), integer(headerBytes - 4, 2)];
  const count = Math.min(mostPointers, unsigned(page, headerBytes - 4, 2, layout) || 0);
  const pointers = Array.from({ length: count }, (_, index) => headerBytes + index * 3 * word);
  const pointed = pointers.flatMap((at) => {
    const start = unsigned(page, at, word, layout);
    const end = start + unsigned(page, at + word, word, layout);
    const place = [
      integer(at, word),
      integer(at + word, word),
      integer(at + 2 * word, 1),
      integer(at + 2 * word + 1, 1),
    ];
    if (!(end <= page.length)) return place;
    return [...place, ...subheaderFields(page, start, end, layout)];
  });
  const rows = Array.from({ length: count === 0 ? rowBytes : 0 }, (_, index) => integer(headerBytes + index * 8, 8));
  return [...heads, integer(headerBytes - 16, word), ...pointed, ...rows];
}
