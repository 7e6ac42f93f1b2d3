import { damaged } from '../../../bytes/damage.ts';
import { type RowBlock, rowBlock } from '../../rows/row-block.ts';
import type { FileHeader } from '../file-header.ts';
import type { RowSize } from '../metadata.ts';
import { type Page, pageHeaderBytes, pointersEnd } from '../page.ts';

const fourBlanks = 0x20202020;

/**
 * The rows of a page that lie one after the other, without those that were deleted.
 * @param limit rows that are wanted; more may come
 */
export function* packedRows(
  page: Page,
  rowSize: RowSize,
  limit: number,
  { padsPages }: FileHeader,
): Generator<RowBlock, void> {
  const { rowLength } = rowSize;
  const { fields } = page;
  const start = page.kind === 'mix' ? mixStart(page, padsPages) : pageHeaderBytes(fields);
  const rows = countRows(page, rowSize, limit);
  if (start + rows * rowLength > fields.length) {
    throw damaged(fields.origin, `the page has no room for its ${rows} rows of ${rowLength} bytes`);
  }
  const isDeleted = page.hasDeletedRows ? deletedRows(page, start, rows, rowLength) : () => false;
  for (let from = 0, to = 0; from < rows; from = to + 1) {
    for (to = from; to < rows && !isDeleted(to); to++);
    if (to > from) yield rowBlock(fields.bytes, start + from * rowLength, rowLength, to - from);
  }
}

/** A mix page does not say itself how many there are, and is not always full. */
function countRows(page: Page, { mixRows, rows, deletedRows }: RowSize, limit: number): number {
  if (page.kind === 'data') return page.hasDeletedRows ? page.blocks : Math.min(page.blocks, limit);
  return page.hasDeletedRows ? Math.min(mixRows, rows + deletedRows) : Math.min(mixRows, limit);
}

/** At a multiple of eight bytes, except that Stat/Transfer leaves out the padding. */
function mixStart(page: Page, isPadded: boolean): number {
  const end = pointersEnd(page);
  if (end % 8 === 0) return end;
  const padding = page.fields.uint32(end);
  return isPadded || padding === 0 || padding === fourBlanks ? end + 4 : end;
}

/** A bit for each row follows the rows and the bytes that are not in use. */
function deletedRows(page: Page, start: number, rows: number, rowLength: number): (row: number) => boolean {
  const { fields } = page;
  const unusedBytes = fields.word(fields.is64Bit ? 24 : 12);
  const bitmap = fields.part(start + rows * rowLength + unusedBytes, Math.ceil(rows / 8)).bytes;
  return (row) => ((bitmap[row >> 3]! >> (7 - (row & 7))) & 1) === 1;
}
