import { missingNumber } from '../codebook/numbers.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { swapField, type SlotDecoder } from './slot-decoder.ts';
import type { Words } from './words.ts';

/** What a code means, where it is not a small number. PSPP's system-file format, "Data Record". */
export const codes = { skip: 0, end: 252, literal: 253, blanks: 254, systemMissing: 255 } as const;

const fourBlanks = 0x20202020;

/** Fields of eight codes, each followed by the literals that its codes announce. */
export class BytecodeDecoder implements SlotDecoder {
  readonly #bias: number;
  readonly #swapped: Uint8Array | null;
  readonly #codes = new Uint8Array(8);
  #nextCode = 8;
  ended = false;

  constructor(bias: number, swapped: Uint8Array | null) {
    this.#bias = bias;
    this.#swapped = swapped;
  }

  decode(words: Words, from: number, target: SlotBuffer): number {
    const { halves, numbers, capacity } = target;
    const bias = this.#bias;
    let position = from;
    let filled = target.filled;
    while (filled < capacity && !this.ended) {
      if (this.#nextCode === 8) {
        if (position === words.count) break;
        this.#loadCodes(words, position++);
      }
      const code = this.#codes[this.#nextCode]!;
      if (code === codes.literal) {
        if (position === words.count) break;
        halves[2 * filled] = words.halves[2 * position]!;
        halves[2 * filled + 1] = words.halves[2 * position++ + 1]!;
        if (this.#swapped?.[filled % target.stride]) swapField(halves, filled);
        filled++;
      } else if (code === codes.blanks) {
        halves[2 * filled] = fourBlanks;
        halves[2 * filled++ + 1] = fourBlanks;
      } else if (code === codes.systemMissing) numbers[filled++] = missingNumber;
      else if (code === codes.end) this.ended = true;
      else if (code !== codes.skip) numbers[filled++] = code - bias;
      this.#nextCode++;
    }
    target.filled = filled;
    return position;
  }

  get awaitsLiteral(): boolean {
    return !this.ended && this.#nextCode < 8 && this.#codes[this.#nextCode] === codes.literal;
  }

  #loadCodes(words: Words, field: number): void {
    // A loop: a view of the bytes would cost more than the copy.
    for (let index = 0; index < 8; index++) this.#codes[index] = words.bytes[field * 8 + index]!;
    this.#nextCode = 0;
  }
}
