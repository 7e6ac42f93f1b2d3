import type { Variable } from '#libs/contracts';
import type { ProblemList } from '../problem-list.ts';
import type { DataProblem } from '../reader.ts';
import { type RecordBlock, writing } from './record-block.ts';
import { cellCount, hasTooManyCells } from './table-rows.ts';

/** Counts the rows of a table, tells those that do not fit its variables, and reports what is wrong with them. */
export class RowCheck {
  /** The number of the row that was looked at last, from 1. */
  row = 0;

  constructor(
    private readonly variables: readonly Variable[],
    private readonly problems: ProblemList,
  ) {}

  /** @returns whether the next row, which is that record, can be kept */
  accepts(block: RecordBlock, record: number): boolean {
    this.row += 1;
    const expected = this.variables.length;
    const cells = cellCount(block, record);
    if (cells > expected && hasTooManyCells(block, record, expected)) {
      this.rejectRow(block, record, cells);
      return false;
    }
    if (block.hasStray) this.reportStrays(block, record, Math.min(cells, expected));
    if (cells < expected) this.reportMissing(block, record, cells);
    return true;
  }

  private rejectRow(block: RecordBlock, record: number, cells: number): void {
    const detail = `The row has ${cells} cells where ${this.variables.length} are expected, and was left out.`;
    this.report(block, record, { variable: null, code: 'too-many-cells', detail, rejectsRow: true });
  }

  private reportMissing(block: RecordBlock, record: number, cells: number): void {
    const detail = `The row has ${cells} cells where ${this.variables.length} are expected; the rest is empty.`;
    this.report(block, record, { variable: null, code: 'too-few-cells', detail, rejectsRow: false });
  }

  private reportStrays(block: RecordBlock, record: number, cells: number): void {
    const first = block.firstCell[record]!;
    for (let column = 0; column < cells; column += 1) {
      if (block.writings[first + column] === writing.stray) this.reportStray(block, record, column);
    }
  }

  private reportStray(block: RecordBlock, record: number, column: number): void {
    const { name } = this.variables[column]!;
    const detail = 'There is text after the closing quote; a quote that is part of a text must be doubled.';
    this.report(block, record, { variable: name, code: 'stray-quote', detail, rejectsRow: false });
  }

  private report(block: RecordBlock, record: number, problem: Omit<DataProblem, 'row' | 'line'>): void {
    this.problems.add({ row: this.row, line: block.lines[record]!, ...problem });
  }
}
