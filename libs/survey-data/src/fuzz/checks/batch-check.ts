import type { Codebook, Variable } from '#libs/contracts';
import { isText } from '../../column-batches.ts';
import type { Column, ColumnBatch } from '../../reader.ts';
import { assertThat } from './fault.ts';

/** Batches fit the codebook, and together have the rows that it says. */
export class BatchCheck {
  rows = 0;
  #lastRow = 0;

  constructor(private readonly codebook: Codebook) {}

  add({ rows, columns, rowNumbers, lines }: ColumnBatch): void {
    const { variables } = this.codebook;
    assertThat(rows > 0, () => 'a batch has no rows');
    assertThat(columns.length === variables.length, () => `${columns.length} columns, ${variables.length} variables`);
    columns.forEach((column, index) => checkColumn(column, variables[index]!, rows));
    if (lines) assertThat(lines.length === rows, () => `${lines.length} lines, ${rows} rows`);
    if (rowNumbers) this.#checkRowNumbers(rowNumbers, rows);
    this.rows += rows;
  }

  /** Once there are no more. */
  end(): void {
    const { rows } = this.codebook;
    assertThat(rows === -1 || rows === this.rows, () => `${this.rows} rows came, the codebook says ${rows}`);
  }

  #checkRowNumbers(rowNumbers: readonly number[], rows: number): void {
    assertThat(rowNumbers.length === rows, () => `${rowNumbers.length} row numbers, ${rows} rows`);
    for (const number of rowNumbers) {
      assertThat(number > this.#lastRow, () => `row ${number} comes after row ${this.#lastRow}`);
      this.#lastRow = number;
    }
  }
}

function checkColumn({ kind, values }: Column, variable: Variable, rows: number): void {
  const { name } = variable;
  assertThat(
    kind === (isText(variable) ? 'text' : 'numeric'),
    () => `"${name}" is ${variable.type}, its column ${kind}`,
  );
  assertThat(values.length === rows, () => `the column of "${name}" has ${values.length} values for ${rows} rows`);
  if (kind === 'numeric') assertThat(values instanceof Float64Array, () => `"${name}" has no Float64Array`);
  else for (const value of values) checkText(value, name);
}

function checkText(value: unknown, name: string): void {
  if (value === null) return;
  assertThat(typeof value === 'string', () => `"${name}" has ${String(value)} for a text`);
  assertThat(!(value as string).endsWith(' '), () => `a text of "${name}" ends in a blank`);
}
