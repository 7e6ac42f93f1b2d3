import { compressRow } from './compress-row.ts';
import type { EndianWriter } from './endian-writer.ts';
import type { SasFileLayout } from './sas7bdat-file.ts';
import type { Subheader } from './sas7bdat-subheaders.ts';

export const pageSize = 4096;
export const pageTypes = { meta: 0, data: 0x100, dataWithDeletedRows: 0x180, amendment: 0x400 };

const headerBytes = ({ is64Bit }: EndianWriter) => (is64Bit ? 40 : 24);
const pointerBytes = ({ is64Bit }: EndianWriter) => (is64Bit ? 24 : 12);

function emptyPage(writer: EndianWriter, type: number, blocks: number, subheaders: number): Buffer {
  const page = Buffer.alloc(pageSize);
  const end = headerBytes(writer);
  writer.uint16(page, end - 8, type);
  writer.uint16(page, end - 6, blocks);
  writer.uint16(page, end - 4, subheaders);
  return page;
}

/** Pointers lie at the start of a page, what they point to at its end. */
export function pointedPage(writer: EndianWriter, subheaders: readonly Subheader[], type = pageTypes.meta): Buffer {
  const page = emptyPage(writer, type, subheaders.length, subheaders.length);
  let end = pageSize;
  subheaders.forEach(({ bytes, storage = 0, isRow = false, target }, index) => {
    const at = headerBytes(writer) + index * pointerBytes(writer);
    end -= bytes.length;
    if (end < at + pointerBytes(writer)) throw new Error('The page is full');
    bytes.copy(page, end);
    writer.word(page, at, target ? target.page + 1 : end);
    writer.word(page, at + writer.wordBytes, target ? target.pointer + 1 : bytes.length);
    page[at + 2 * writer.wordBytes] = storage;
    page[at + 2 * writer.wordBytes + 1] = isRow ? 1 : 0;
  });
  return page;
}

const rowsPerPage = 20;

/** Pages for the rows of a compressed file, of which the first is the second of the file. */
export function compressedPages(writer: EndianWriter, rows: readonly Buffer[], layout: SasFileLayout): Buffer[] {
  const pages = Math.ceil(rows.length / rowsPerPage);
  const pointed = rows.map((row, index) => pointedRow(row, index, layout, pages + 1));
  const groups = Array.from({ length: pages }, (_, page) =>
    pointed.slice(page * rowsPerPage, (page + 1) * rowsPerPage),
  );
  const moved = layout.moved.map((index) => storedRow(rows[index]!, layout, true));
  return [...groups, ...(moved.length > 0 ? [moved] : [])].map((subheaders) => pointedPage(writer, subheaders));
}

function pointedRow(row: Buffer, index: number, layout: SasFileLayout, movedPage: number): Subheader {
  if (layout.deleted.includes(index)) return { bytes: row, storage: 5, isRow: true };
  const pointer = layout.moved.indexOf(index);
  if (pointer >= 0) return { bytes: Buffer.alloc(0), storage: 3, isRow: true, target: { page: movedPage, pointer } };
  return storedRow(row, layout, false);
}

/** SAS leaves a row as it is where compression would make it longer. */
function storedRow(row: Buffer, { compression }: SasFileLayout, isMoved: boolean): Subheader {
  const bytes = compressRow(row, compression);
  if (bytes.length < row.length) return { bytes, storage: isMoved ? 6 : 4, isRow: true };
  return { bytes: row, storage: isMoved ? 2 : 0, isRow: true };
}

export function packedPages(writer: EndianWriter, rows: readonly Buffer[], { deleted }: SasFileLayout): Buffer[] {
  const rowLength = rows[0]?.length ?? 1;
  const start = headerBytes(writer);
  const perPage = Math.floor((pageSize - start - 64) / rowLength);
  return Array.from({ length: Math.ceil(rows.length / perPage) }, (_, index) => {
    const first = index * perPage;
    const packed = rows.slice(first, first + perPage);
    const gone = deleted.filter((row) => row >= first && row < first + packed.length).map((row) => row - first);
    const page = emptyPage(writer, gone.length > 0 ? pageTypes.dataWithDeletedRows : pageTypes.data, packed.length, 0);
    Buffer.concat(packed).copy(page, start);
    const unusedBytes = 5;
    writer.word(page, writer.is64Bit ? 24 : 12, unusedBytes);
    for (const row of gone) page[start + packed.length * rowLength + unusedBytes + (row >> 3)]! |= 0x80 >> (row & 7);
    return page;
  });
}
