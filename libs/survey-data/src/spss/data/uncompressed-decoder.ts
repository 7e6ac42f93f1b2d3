import { anyNumber } from '../../code-column.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { swapField, type SlotDecoder } from './slot-decoder.ts';
import type { Words } from './words.ts';

/** Data without compression: the fields as they are. */
export class UncompressedDecoder implements SlotDecoder {
  readonly ended = false;
  readonly awaitsLiteral = false;
  readonly codeOfBytecode = new Int16Array(256).fill(anyNumber);
  readonly #swapped: Uint8Array | null;

  constructor(swapped: Uint8Array | null) {
    this.#swapped = swapped;
  }

  decode(words: Words, from: number, target: SlotBuffer): number {
    const count = Math.min(words.count - from, target.capacity - target.filled);
    target.halves.set(words.halves.subarray(from * 2, (from + count) * 2), target.filled * 2);
    if (this.#swapped) this.#swap(this.#swapped, target, count);
    target.filled += count;
    return from + count;
  }

  #swap(swapped: Uint8Array, target: SlotBuffer, count: number): void {
    for (let field = target.filled; field < target.filled + count; field++) {
      if (swapped[field % target.stride]) swapField(target.halves, field);
    }
  }
}
