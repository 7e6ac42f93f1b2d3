import { ColumnShape, type ShapeFacts } from './column-shape.ts';
import type { RecordBlock } from './record-block.ts';
import { hasTooManyCells, TableRows } from './table-rows.ts';

/** What a `RowInspection` has found, which can go to another thread. */
export interface RowFacts {
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly ShapeFacts[];
}

/** What the columns of a table hold. */
export class RowInspection {
  /** Those that fit the columns, and those that do not. */
  rows = 0;
  rejected = 0;
  readonly columns: readonly ColumnShape[];
  readonly #fitting = new TableRows();

  /** @param decimalComma whether `1,5` may be a number */
  constructor(columns: number, decimalComma: boolean) {
    this.columns = Array.from({ length: columns }, () => new ColumnShape(decimalComma));
  }

  /** @param from the first record that is a row */
  add(block: RecordBlock, from = 0): void {
    this.#fitting.start(block);
    for (let record = from; record < block.records; record += 1) {
      if (hasTooManyCells(block, record, this.columns.length)) this.rejected += 1;
      else this.#fitting.add(record);
    }
    this.rows += this.#fitting.count;
    this.columns.forEach((shape, column) => shape.addCells(this.#fitting, column));
  }

  get facts(): RowFacts {
    const { rows, rejected, columns } = this;
    return { rows, rejected, columns: columns.map(({ facts }) => facts) };
  }

  /** Takes the rows that another has seen. */
  include({ rows, rejected, columns }: RowFacts): void {
    this.rows += rows;
    this.rejected += rejected;
    this.columns.forEach((shape, column) => shape.include(columns[column]!));
  }
}
