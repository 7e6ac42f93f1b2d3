import type { Variable } from '#libs/contracts';
import { BatchBuilder } from '../column-batches.ts';
import type { ProblemList } from '../problem-list.ts';
import type { ColumnBatch } from '../reader.ts';
import { type ColumnReader, columnReader } from './column-readers.ts';
import type { ColumnShape } from './column-shape.ts';
import type { RecordBlock } from './record-block.ts';
import { RowCheck } from './row-check.ts';
import { ShortTexts } from './short-texts.ts';
import { TableRows } from './table-rows.ts';

/** Makes batches of the records of a table: of each block it is settled which are its rows, then each column is read. */
export class RowReader {
  private readonly batch: BatchBuilder;
  private readonly check: RowCheck;
  private readonly readers: readonly ColumnReader[];
  private readonly fitting = new TableRows();

  constructor(variables: readonly Variable[], shapes: readonly ColumnShape[], problems: ProblemList) {
    const texts = new ShortTexts();
    this.batch = new BatchBuilder(variables, (column) => shapes[column]!.isCodes);
    this.check = new RowCheck(variables, problems);
    this.readers = shapes.map((shape, column) => columnReader(column, shape, texts));
  }

  /** @returns the batches that are full with the records from `first` on */
  *read(block: RecordBlock, first: number): Generator<ColumnBatch> {
    for (let record = first; record < block.records;) {
      record = this.addRows(block, record);
      if (this.batch.isFull) yield this.batch.take();
    }
  }

  *end(): Generator<ColumnBatch> {
    if (!this.batch.isEmpty) yield this.batch.take();
  }

  /** @returns the record that comes after those that the batch had room for */
  private addRows(block: RecordBlock, record: number): number {
    const { batch, check, fitting } = this;
    const to = batch.rows;
    fitting.start(block);
    for (; record < block.records && !batch.isFull; record += 1) {
      if (check.accepts(block, record)) {
        batch.addRow(check.row, block.lines[record]!);
        fitting.add(record);
      } else batch.rowLeftOut();
    }
    // A batch has columns from its first row on.
    if (fitting.count > 0) this.readers.forEach((read, column) => read(fitting, batch.columns[column]!, to));
    return record;
  }
}
