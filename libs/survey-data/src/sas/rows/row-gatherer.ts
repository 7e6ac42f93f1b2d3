import type { Column, ColumnBatch } from '../../reader.ts';
import type { RowBlock } from './row-block.ts';

/** Collects the cells of one variable, block by block, into the column of a batch. */
export interface ColumnGatherer {
  /**
   * Takes rows of the block from one to before another.
   * @param rowNumber of the first of them in the file, from 1
   */
  append(block: RowBlock, from: number, to: number, rowNumber: number): void;
  /** What has been gathered; begins anew. */
  take(): Column;
}

/** Gathers rows into batches of columns. */
export class RowGatherer {
  readonly #columns: readonly ColumnGatherer[];
  readonly #batchRows: number;
  #rows = 0;
  #nextRow = 1;

  constructor(columns: readonly ColumnGatherer[], batchRows: number) {
    this.#columns = columns;
    this.#batchRows = batchRows;
  }

  *append(block: RowBlock): Generator<ColumnBatch, void> {
    for (let from = 0, to = 0; from < block.rows; from = to) {
      to = Math.min(block.rows, from + this.#batchRows - this.#rows);
      for (const column of this.#columns) column.append(block, from, to, this.#nextRow);
      this.#rows += to - from;
      this.#nextRow += to - from;
      if (this.#rows === this.#batchRows) yield* this.take();
    }
  }

  /** What has been gathered, if it is anything. */
  *take(): Generator<ColumnBatch, void> {
    const rows = this.#rows;
    this.#rows = 0;
    if (rows > 0) yield { rows, columns: this.#columns.map((column) => column.take()) };
  }
}
