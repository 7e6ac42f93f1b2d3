import { damaged } from '../../../bytes/damage.ts';
import { batchShape } from '../../../spss/data/read-cases.ts';
import type { RowBlock } from '../../rows/row-block.ts';
import type { RowSize } from '../metadata.ts';
import type { Page } from '../page.ts';
import type { PageSource } from '../page-source.ts';
import { packedRows } from './packed-rows.ts';
import { PointedRows } from './pointed-rows.ts';
import { type Expand, RowBuffer } from './row-buffer.ts';

/** The rows of a file, page by page. Data that end early are damage. */
export async function* readRows(
  source: PageSource,
  rowSize: RowSize,
  expand: Expand,
  onProgress: (bytesRead: number) => void,
): AsyncGenerator<RowBlock, void> {
  const { bufferRows } = batchShape(Math.ceil(rowSize.rowLength / 8));
  const pointed = new PointedRows(source, new RowBuffer(rowSize.rowLength, bufferRows, expand));
  let missing = rowSize.rows;
  if (missing === 0) return;
  for await (const page of source.pages(onProgress)) {
    for await (const block of rowsOfPage(page, missing)) {
      yield block.rows > missing ? { ...block, rows: missing } : block;
      missing -= Math.min(block.rows, missing);
      if (missing === 0) return;
    }
  }
  throw damaged(source.file.size, `the data end after row ${rowSize.rows - missing}, expected ${rowSize.rows} rows`);

  async function* rowsOfPage(page: Page, limit: number): AsyncGenerator<RowBlock, void> {
    if (page.kind === 'compression-index') return;
    if (page.kind !== 'data') yield* pointed.of(page);
    if (page.kind === 'data' || page.kind === 'mix') yield* packedRows(page, rowSize, limit, source.header);
  }
}
