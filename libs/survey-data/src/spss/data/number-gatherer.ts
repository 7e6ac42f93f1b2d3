import type { Column } from '../../reader.ts';
import { missingNumber, systemMissing } from '../codebook/numbers.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { SlotBuffer } from './slot-buffer.ts';

export class NumberGatherer implements ColumnGatherer {
  readonly #slot: number;
  readonly #capacity: number;
  #values: Float64Array;
  #rows = 0;

  /** @param capacity rows of a batch */
  constructor(slot: number, capacity: number) {
    this.#slot = slot;
    this.#capacity = capacity;
    this.#values = new Float64Array(capacity);
  }

  append({ numbers, stride }: SlotBuffer, rows: number): void {
    const values = this.#values;
    const start = this.#rows;
    for (let row = 0, slot = this.#slot; row < rows; row++, slot += stride) {
      const value = numbers[slot]!;
      values[start + row] = value === systemMissing ? missingNumber : value;
    }
    this.#rows = start + rows;
  }

  take(): Column {
    const values = this.#values.subarray(0, this.#rows);
    this.#values = new Float64Array(this.#capacity);
    this.#rows = 0;
    return { kind: 'numeric', values };
  }
}
