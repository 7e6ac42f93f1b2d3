import { at, parseStruct, type Struct, type Value, writeStruct } from './thrift-tree.ts';

/** Field ids of parquet.thrift: of the footer, of the metadata of a column, and of a page's header. */
const rowGroups = 4;
const columns = 1;
const columnMetadata = 3;
const compressedSize = 7;
const dataPageOffset = 9;
const dictionaryPageOffset = 11;
const pageCompressedSize = 3;

const endBytes = 8;

export interface Page {
  readonly start: number;
  readonly header: Struct;
  readonly bodyStart: number;
  readonly end: number;
}

/** A file as its footer describes it. */
export interface ParquetParts {
  readonly bytes: Buffer;
  readonly footer: Struct;
  readonly footerStart: number;
  readonly pages: readonly Page[];
}

/** Null where the file is too damaged to have a footer. */
export function splitParquet(bytes: Buffer): ParquetParts | null {
  if (bytes.length < 12) return null;
  const footerStart = bytes.length - endBytes - bytes.readUInt32LE(bytes.length - endBytes);
  const parsed = footerStart >= 4 ? parseStruct(bytes, footerStart) : null;
  if (!parsed) return null;
  const pages = chunksOf(parsed.struct).flatMap((chunk) => pagesOf(bytes, chunk, footerStart));
  return { bytes, footer: parsed.struct, footerStart, pages };
}

const chunksOf = (footer: Struct): Value[] => [...at(footer, rowGroups, columns, columnMetadata)];

function integerAt(value: Value, id: number): number | null {
  const [found] = at(value, id);
  return found?.kind === 'integer' ? Number(found.integer) : null;
}

function startOf(chunk: Value): number {
  return Math.min(integerAt(chunk, dictionaryPageOffset) ?? Infinity, integerAt(chunk, dataPageOffset) ?? Infinity);
}

const mostPages = 20;

function pagesOf(bytes: Buffer, chunk: Value, limit: number): Page[] {
  const pages: Page[] = [];
  const end = Math.min(startOf(chunk) + (integerAt(chunk, compressedSize) ?? 0), limit);
  for (let start = startOf(chunk); start < end && pages.length < mostPages; start = pages.at(-1)!.end) {
    const parsed = start >= 4 ? parseStruct(bytes, start) : null;
    const size = parsed && integerAt(parsed.struct, pageCompressedSize);
    if (!parsed || size === null || size < 0 || parsed.end + size > end) break;
    pages.push({ start, header: parsed.struct, bodyStart: parsed.end, end: parsed.end + size });
  }
  return pages;
}

/** With another footer, whose length is said. */
export function withFooter({ bytes, footerStart }: ParquetParts, footer: Struct): Buffer {
  const written = writeStruct(footer);
  const end = Buffer.from(bytes.subarray(-endBytes));
  end.writeUInt32LE(written.length);
  return Buffer.concat([bytes.subarray(0, footerStart), written, end]);
}

/** With other bytes for a page; the footer's places and sizes follow. */
export function withPage(parts: ParquetParts, page: Page, by: Buffer): Buffer {
  const { bytes, footer, footerStart } = parts;
  const grown = by.length - (page.end - page.start);
  const changed = structuredCopy(footer);
  for (const chunk of chunksOf(changed)) {
    const [size] = at(chunk, compressedSize);
    const start = startOf(chunk);
    const isWithin = page.start >= start && page.start < start + (integerAt(chunk, compressedSize) ?? 0);
    if (isWithin && size?.kind === 'integer') size.integer += BigInt(grown);
    for (const id of [dataPageOffset, dictionaryPageOffset]) {
      const [place] = at(chunk, id);
      if (place?.kind === 'integer' && place.integer > page.start) place.integer += BigInt(grown);
    }
  }
  const moved = Buffer.concat([bytes.subarray(0, page.start), by, bytes.subarray(page.end)]);
  return withFooter({ ...parts, bytes: moved, footerStart: footerStart + grown }, changed);
}

/** What is changed in it changes nothing else. */
export function structuredCopy(struct: Struct): Struct {
  return parseStruct(writeStruct(struct), 0)?.struct ?? struct;
}
