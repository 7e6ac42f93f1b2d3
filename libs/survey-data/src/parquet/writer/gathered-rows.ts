import type { Variable } from '#libs/contracts';
import { isText } from '../../column-batches.ts';
import type { ColumnBatch } from '../../reader.ts';
import type { GatheredColumn } from './gathered-column.ts';
import { GatheredNumbers } from './gathered-numbers.ts';
import { GatheredTexts } from './gathered-texts.ts';

/** Collects the rows of a row group, column by column; their memory is used again for another. */
export class GatheredRows {
  readonly #columns: readonly (GatheredNumbers | GatheredTexts)[];
  rows = 0;

  constructor(variables: readonly Variable[]) {
    this.#columns = variables.map((variable) => (isText(variable) ? new GatheredTexts() : new GatheredNumbers()));
  }

  /** That the content takes. */
  get bytes(): number {
    return this.#columns.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Until it is cleared. */
  get columns(): readonly GatheredColumn[] {
    return this.#columns.map(({ values }) => values);
  }

  append({ columns }: ColumnBatch, from: number, to: number): void {
    this.#columns.forEach((gathered, at) => {
      const column = columns[at]!;
      if (gathered instanceof GatheredTexts && column.kind === 'text') gathered.append(column, from, to);
      else if (gathered instanceof GatheredNumbers && column.kind === 'numeric') gathered.append(column, from, to);
      else throw new TypeError(`a ${column.kind} column is not of its variable's type`);
    });
    this.rows += to - from;
  }

  clear(): void {
    for (const gathered of this.#columns) gathered.clear();
    this.rows = 0;
  }
}
