import { type Compression, compressRow } from './compress-row.ts';
import { EndianWriter } from './endian-writer.ts';
import { describeData, type Subheader } from './sas7bdat-subheaders.ts';

export interface SasVariable {
  readonly name: string;
  readonly label?: string;
  readonly isText?: boolean;
  readonly width?: number;
  readonly format?: readonly [name: string, width: number, decimals: number];
}

export interface SasData {
  readonly variables: readonly SasVariable[];
  /** A bigint is the bits of a double, as of a missing one. */
  readonly rows: readonly (readonly (number | bigint | string | Buffer)[])[];
  readonly label?: string;
}

export interface SasFileLayout {
  readonly littleEndian: boolean;
  readonly is64Bit: boolean;
  readonly compression: Compression;
  readonly encodingCode: number;
  /** Rows, from 0, that are there but deleted. */
  readonly deleted: readonly number[];
}

const usual: SasFileLayout = {
  littleEndian: true,
  is64Bit: false,
  compression: 'none',
  encodingCode: 20,
  deleted: [],
};

export const pageSize = 4096;

/** A SAS data set with a page about the data and as many for rows as it takes; all of the first has to fit into a page. */
export function sas7bdatFile(data: SasData, changes: Partial<SasFileLayout> = {}): Buffer {
  const layout = { ...usual, ...changes };
  const writer = new EndianWriter(layout.littleEndian, layout.is64Bit);
  const rows = data.rows.map((row) => rowBytes(data.variables, row, writer));
  const described = describeData(data, layout, writer);
  const pages =
    layout.compression === 'none'
      ? [pointedPage(writer, described), ...packedPages(writer, rows, layout.deleted)]
      : compressedPages(writer, described, rows, layout);
  return Buffer.concat([fileHeader(writer, layout, pages.length), ...pages]);
}

function rowBytes(variables: readonly SasVariable[], row: SasData['rows'][number], writer: EndianWriter): Buffer {
  return Buffer.concat(
    row.map((value, index) => {
      const { width = 8 } = variables[index]!;
      if (typeof value === 'number' || typeof value === 'bigint') return writer.double(value, width);
      return Buffer.concat([Buffer.from(value), Buffer.alloc(width, ' ')]).subarray(0, width);
    }),
  );
}

function fileHeader(writer: EndianWriter, { encodingCode }: SasFileLayout, pages: number): Buffer {
  const bytes = Buffer.alloc(writer.is64Bit ? 8192 : 1024);
  Buffer.from('c2ea8160b31411cfbd92080009c7318c181f1011', 'hex').copy(bytes, 12);
  bytes[32] = writer.is64Bit ? 0x33 : 0x22;
  bytes[35] = writer.is64Bit ? 0x33 : 0x22;
  bytes[37] = writer.littleEndian ? 1 : 0;
  bytes[70] = encodingCode;
  bytes.write('SAS FILE', 84);
  const padding = writer.is64Bit ? 4 : 0;
  writer.uint32(bytes, 196 + padding, bytes.length);
  writer.uint32(bytes, 200 + padding, pageSize);
  writer.word(bytes, 204 + padding, pages);
  bytes.write('9.0401M3', 216 + 2 * padding);
  return bytes;
}

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
function pointedPage(writer: EndianWriter, subheaders: readonly Subheader[]): Buffer {
  const page = emptyPage(writer, 0, subheaders.length, subheaders.length);
  let end = pageSize;
  subheaders.forEach(({ bytes, storage = 0, isRow = false }, index) => {
    const at = headerBytes(writer) + index * pointerBytes(writer);
    end -= bytes.length;
    if (end < at + pointerBytes(writer)) throw new Error('The page is full');
    bytes.copy(page, end);
    writer.word(page, at, end);
    writer.word(page, at + writer.wordBytes, bytes.length);
    page[at + 2 * writer.wordBytes] = storage;
    page[at + 2 * writer.wordBytes + 1] = isRow ? 1 : 0;
  });
  return page;
}

function compressedPages(
  writer: EndianWriter,
  described: readonly Subheader[],
  rows: readonly Buffer[],
  { compression, deleted }: SasFileLayout,
): Buffer[] {
  const pointed = rows.map((row, index): Subheader => {
    if (deleted.includes(index)) return { bytes: row, storage: 5, isRow: true };
    const bytes = compressRow(row, compression);
    // SAS leaves a row as it is where compression would make it longer.
    return bytes.length < row.length ? { bytes, storage: 4, isRow: true } : { bytes: row, isRow: true };
  });
  const perPage = 20;
  const groups = Array.from({ length: Math.ceil(rows.length / perPage) }, (_, page) =>
    pointed.slice(page * perPage, (page + 1) * perPage),
  );
  return [described, ...groups].map((subheaders) => pointedPage(writer, subheaders));
}

function packedPages(writer: EndianWriter, rows: readonly Buffer[], deleted: readonly number[]): Buffer[] {
  const rowLength = rows[0]?.length ?? 1;
  const start = headerBytes(writer);
  const perPage = Math.floor((pageSize - start - 64) / rowLength);
  return Array.from({ length: Math.ceil(rows.length / perPage) }, (_, index) => {
    const first = index * perPage;
    const packed = rows.slice(first, first + perPage);
    const gone = deleted.filter((row) => row >= first && row < first + packed.length).map((row) => row - first);
    const page = emptyPage(writer, gone.length > 0 ? 0x180 : 0x100, packed.length, 0);
    Buffer.concat(packed).copy(page, start);
    const unusedBytes = 5;
    writer.word(page, writer.is64Bit ? 24 : 12, unusedBytes);
    for (const row of gone) page[start + packed.length * rowLength + unusedBytes + (row >> 3)]! |= 0x80 >> (row & 7);
    return page;
  });
}
