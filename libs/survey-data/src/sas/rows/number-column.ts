import type { Column } from '../../reader.ts';
import type { RowBlock } from './row-block.ts';
import type { ColumnGatherer } from './row-gatherer.ts';

/** Reads the stored numbers of one variable. */
export interface StoredNumbers {
  /** Writes the numbers of rows from one to before another, NaN for a missing one, from a place of `values` on. */
  read(block: RowBlock, from: number, to: number, values: Float64Array, place: number): void;
}

export class NumberColumn implements ColumnGatherer {
  readonly #stored: StoredNumbers;
  readonly #convert: ((value: number) => number) | null;
  readonly #capacity: number;
  #values: Float64Array;
  #rows = 0;

  /**
   * @param convert from SAS' unit to ours
   * @param capacity rows of a batch
   */
  constructor(stored: StoredNumbers, convert: ((value: number) => number) | null, capacity: number) {
    this.#stored = stored;
    this.#convert = convert;
    this.#capacity = capacity;
    this.#values = new Float64Array(capacity);
  }

  append(block: RowBlock, from: number, to: number): void {
    const start = this.#rows;
    const values = this.#values;
    this.#stored.read(block, from, to, values, start);
    this.#rows += to - from;
    const convert = this.#convert;
    if (convert) for (let row = start; row < this.#rows; row++) values[row] = convert(values[row]!);
  }

  take(): Column {
    const values = this.#values.subarray(0, this.#rows);
    this.#values = new Float64Array(this.#capacity);
    this.#rows = 0;
    return { kind: 'numeric', values };
  }
}
