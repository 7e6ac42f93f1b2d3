import type { StoredValue, Variable } from '#libs/contracts';
import { CodeColumn, noCode, sliceColumn } from './code-column.ts';
import type { Column, ColumnBatch, NumericColumn, TextColumn } from './reader.ts';

const cellsPerBatch = 2 ** 18;
const maxRowsPerBatch = 8192;

/** Whether values of this variable are stored as text; all others are numbers. */
export function isText(variable: Variable): boolean {
  return variable.type === 'string';
}

/** NaN alone is not equal to itself; `Number.isNaN` is slower where it is asked for each of millions of cells. */
export function isMissing(value: number): boolean {
  return value !== value;
}

/** A column of a batch, in which nothing has a value yet. */
export function emptyColumn(variable: Variable, rows: number): Column {
  return isText(variable) ? emptyTexts(rows) : { kind: 'numeric', values: new Float64Array(rows).fill(NaN) };
}

/** The stored value of a cell: NaN is none. */
export function storedValueAt(column: Column, row: number): StoredValue {
  if (column.kind === 'text') return column.values[row] ?? null;
  const value = column.values[row]!;
  return isMissing(value) ? null : value;
}

/** Some rows of a batch, without their numbers. */
export function sliceBatch({ columns }: ColumnBatch, from: number, to: number): ColumnBatch {
  return { rows: to - from, columns: columns.map((column) => sliceColumn(column, from, to)) };
}

/** Gathers rows into batches of bounded size. Whoever adds rows takes each batch that is full. */
export class BatchBuilder {
  /** From the first row on, with the newest rows; nothing has a value in those that are not added yet. */
  columns: readonly Column[] = [];
  private rowNumbers: number[] = [];
  private lines: number[] = [];
  private capacity: number;
  rows = 0;
  private isGapless = true;
  private readonly kinds: readonly ('text' | 'codes' | 'numbers')[];

  /** @param isCodes whether all numbers of that column are codes, as a `CodeColumn` has them */
  constructor(variables: readonly Variable[], isCodes: (column: number) => boolean = () => false) {
    this.kinds = variables.map((variable, at) => (isText(variable) ? 'text' : isCodes(at) ? 'codes' : 'numbers'));
    this.capacity = Math.min(maxRowsPerBatch, Math.max(16, Math.floor(cellsPerBatch / (variables.length || 1))));
  }

  /** A row of which nothing has a value yet. */
  addRow(rowNumber: number, line?: number): void {
    if (this.rows === 0) this.columns = this.emptyColumns();
    this.rowNumbers.push(rowNumber);
    if (line !== undefined) this.lines.push(line);
    this.rows += 1;
  }

  setNumber(column: number, value: number): void {
    (this.columns[column] as NumericColumn).values[this.rows - 1] = value;
  }

  setText(column: number, value: string): void {
    (this.columns[column] as TextColumn).values[this.rows - 1] = value;
  }

  rowLeftOut(): void {
    this.isGapless = false;
  }

  get isFull(): boolean {
    return this.rows === this.capacity;
  }

  get isEmpty(): boolean {
    return this.rows === 0;
  }

  take(): ColumnBatch {
    const { rows, rowNumbers } = this;
    const lines = this.lines.length > 0 ? this.lines : undefined;
    const columns = this.columns.map((column) => sliceColumn(column, 0, rows));
    this.clear();
    return { rows, columns, lines, rowNumbers: this.isGapless ? undefined : rowNumbers };
  }

  private clear(): void {
    this.rows = 0;
    this.rowNumbers = [];
    this.lines = [];
  }

  /** Codes lie in one piece of memory, and so do other numbers: an allocation for each column costs the garbage collector. */
  private emptyColumns(): Column[] {
    const { kinds, capacity } = this;
    const room = (kind: string) => capacity * kinds.filter((each) => each === kind).length;
    const codes = new Int8Array(room('codes')).fill(noCode);
    const numbers = new Float64Array(room('numbers')).fill(NaN);
    let [usedCodes, usedNumbers] = [0, 0];
    return kinds.map((kind) => {
      if (kind === 'text') return emptyTexts(capacity);
      if (kind === 'codes') return new CodeColumn(codes.subarray(usedCodes, (usedCodes += capacity)));
      return { kind: 'numeric', values: numbers.subarray(usedNumbers, (usedNumbers += capacity)) };
    });
  }
}

function emptyTexts(rows: number): TextColumn {
  return { kind: 'text', values: new Array<string | null>(rows).fill(null) };
}
