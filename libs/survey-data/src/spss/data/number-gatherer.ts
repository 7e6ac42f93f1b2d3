import { NumberCollector } from '../../code-column.ts';
import type { Column } from '../../reader.ts';
import { systemMissing } from '../codebook/numbers.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { SlotBuffer } from './slot-buffer.ts';

export class NumberGatherer implements ColumnGatherer {
  readonly #slot: number;
  readonly #numbers: NumberCollector;

  /** @param capacity rows of a batch */
  constructor(slot: number, capacity: number) {
    this.#slot = slot;
    this.#numbers = new NumberCollector(capacity);
  }

  append({ numbers, stride }: SlotBuffer, rows: number): void {
    this.#numbers.append(numbers, this.#slot, stride, rows, systemMissing);
  }

  take(): Column {
    return this.#numbers.take();
  }
}
