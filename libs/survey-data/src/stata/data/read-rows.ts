import type { ColumnBatch } from '../../reader.ts';
import type { ColumnGatherer } from './column-gatherer.ts';

/** Small enough for a processor's cache while its columns are gathered. */
const blockBytes = 128 * 1024;
const batchBytes = 16 * 1024 * 1024;
const batchCells = 1024 * 1024;
const maxBatchRows = 8192;

export interface BatchShape {
  readonly blockRows: number;
  readonly batchRows: number;
}

/**
 * @param rowBytes of a row in the file
 * @param farBytes that the texts of a row may have elsewhere in the file
 */
export function batchShape(variables: number, rowBytes: number, farBytes: number): BatchShape {
  const batchRows = clamp(Math.min(batchCells / variables, batchBytes / rowBytes), maxBatchRows);
  return { batchRows, blockRows: clamp(Math.min(blockBytes / rowBytes, batchBytes / farBytes), batchRows) };
}

const clamp = (rows: number, most: number) => Math.max(1, Math.min(Math.floor(rows), most));

/** @param pieces complete rows each */
export async function* readRows(
  pieces: AsyncIterable<Uint8Array>,
  gatherers: readonly ColumnGatherer[],
  rowBytes: number,
  { blockRows, batchRows }: BatchShape,
): AsyncGenerator<ColumnBatch, void> {
  let firstRow = 1;
  let gathered = 0;
  let farCharacters = 0;
  const take = (): ColumnBatch => {
    const rows = gathered;
    [gathered, farCharacters] = [0, 0];
    return { rows, columns: gatherers.map((gatherer) => gatherer.take()) };
  };
  for await (const piece of pieces) {
    const source = viewsOf(piece);
    for (let start = 0; start < piece.length;) {
      const rows = Math.min(blockRows, batchRows - gathered, (piece.length - start) / rowBytes);
      const block = { ...source, start, stride: rowBytes, rows, firstRow };
      for (const gatherer of gatherers) gatherer.append(block);
      for (const gatherer of gatherers) if (gatherer.settle) farCharacters += await gatherer.settle();
      gathered += rows;
      firstRow += rows;
      start += rows * rowBytes;
      if (gathered === batchRows || farCharacters > batchBytes) yield take();
    }
  }
  if (gathered > 0) yield take();
}

const viewsOf = ({ buffer, byteOffset, length }: Uint8Array) => ({
  bytes: Buffer.from(buffer, byteOffset, length),
  view: new DataView(buffer, byteOffset, length),
});
