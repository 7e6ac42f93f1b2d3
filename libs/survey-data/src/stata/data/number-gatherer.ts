import { missingNumber } from '../../spss/codebook/numbers.ts';
import type { Column } from '../../reader.ts';
import type { MissingNumbers } from '../codebook/missing-numbers.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { DecodeNumbers } from './decode-numbers.ts';
import type { RowBlock } from './row-block.ts';

export interface NumberColumn {
  readonly decode: DecodeNumbers;
  readonly littleEndian: boolean;
  /** Of its cell in a row. */
  readonly start: number;
  readonly missing: MissingNumbers;
  onTag(tag: number): void;
  /** Of a date, to seconds. */
  readonly convert: ((value: number) => number) | null;
  /** Rows of a batch. */
  readonly capacity: number;
}

export class NumberGatherer implements ColumnGatherer {
  readonly #column: NumberColumn;
  #values: Float64Array;
  #rows = 0;

  constructor(column: NumberColumn) {
    this.#column = column;
    this.#values = new Float64Array(column.capacity);
  }

  append(block: RowBlock): void {
    const { decode, littleEndian, start, convert } = this.#column;
    decode(block, littleEndian, start, this.#values, this.#rows);
    const end = this.#rows + block.rows;
    this.#markMissing(this.#rows, end);
    if (convert) convertAll(this.#values, this.#rows, end, convert);
    this.#rows = end;
  }

  take(): Column {
    const values = this.#values.subarray(0, this.#rows);
    this.#values = new Float64Array(this.#column.capacity);
    this.#rows = 0;
    return { kind: 'numeric', values };
  }

  #markMissing(from: number, to: number): void {
    const values = this.#values;
    const { lowest, highest } = this.#column.missing;
    for (let row = from; row < to; row++) {
      const value = values[row]!;
      // Not a number is neither.
      if (!(value >= lowest && value <= highest)) values[row] = this.#unusual(value);
    }
  }

  #unusual(value: number): number {
    const tag = this.#column.missing.tagOf(value);
    if (tag === null) return value;
    this.#column.onTag(tag);
    return missingNumber;
  }
}

function convertAll(values: Float64Array, from: number, to: number, convert: (value: number) => number): void {
  for (let row = from; row < to; row++) values[row] = convert(values[row]!);
}
