import { numbersOfBytecodes } from './bytecodes.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { swapLiterals, type SlotDecoder } from './slot-decoder.ts';
import type { Words } from './words.ts';

/** Data without compression: the fields as they are. */
export class UncompressedDecoder implements SlotDecoder {
  readonly ended = false;
  readonly awaitsLiteral = false;
  readonly numberOfBytecode = numbersOfBytecodes(0);
  readonly #swapped: Uint8Array | null;

  constructor(swapped: Uint8Array | null) {
    this.#swapped = swapped;
  }

  decode(words: Words, from: number, target: SlotBuffer): number {
    const count = Math.min(words.count - from, target.capacity - target.filled);
    target.halves.set(words.halves.subarray(from * 2, (from + count) * 2), target.filled * 2);
    target.filled += count;
    if (this.#swapped) swapLiterals(target, target.filled - count, this.#swapped);
    return from + count;
  }
}
