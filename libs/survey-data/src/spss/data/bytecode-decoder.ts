import { bytecodes, fourBlanks, numbersOfBytecodes } from './bytecodes.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { swapLiterals, type SlotDecoder } from './slot-decoder.ts';
import type { Words } from './words.ts';

const codesInField = 8;
/** A field of codes, and as many literals as they may announce. */
const mostFields = 1 + codesInField;

/** Fields of eight codes, each followed by the literals that its codes announce. */
export class BytecodeDecoder implements SlotDecoder {
  readonly numberOfBytecode: Float64Array;
  readonly #swapped: Uint8Array | null;
  readonly #codes = new Uint8Array(codesInField);
  #nextCode = codesInField;
  ended = false;

  constructor(bias: number, swapped: Uint8Array | null) {
    this.#swapped = swapped;
    this.numberOfBytecode = numbersOfBytecodes(bias);
  }

  decode(words: Words, from: number, target: SlotBuffer): number {
    const firstField = target.filled;
    let position = from;
    while (target.filled < target.capacity && !this.ended) {
      if (this.#nextCode < codesInField) {
        if (this.awaitsLiteral && position === words.count) break;
        position = this.#decodeCode(this.#codes[this.#nextCode++]!, words, position, target);
      } else if (words.count - position >= mostFields && target.capacity - target.filled >= codesInField) {
        position = this.#decodeWholeFields(words, position, target);
      } else if (position === words.count) break;
      else this.#loadCodes(words, position++);
    }
    if (this.#swapped) swapLiterals(target, firstField, this.#swapped);
    return position;
  }

  get awaitsLiteral(): boolean {
    return !this.ended && this.#nextCode < codesInField && this.#codes[this.#nextCode] === bytecodes.literal;
  }

  #decodeCode(code: number, words: Words, position: number, target: SlotBuffer): number {
    if (code === bytecodes.end) this.ended = true;
    if (code === bytecodes.end || code === bytecodes.skip) return position;
    const field = target.filled++;
    target.codes[field] = code;
    if (code === bytecodes.blanks) target.halves.fill(fourBlanks, 2 * field, 2 * field + 2);
    if (code !== bytecodes.literal) return position;
    target.halves[2 * field] = words.halves[2 * position]!;
    target.halves[2 * field + 1] = words.halves[2 * position + 1]!;
    return position + 1;
  }

  /**
   * As code by code, but without asking at each whether there is enough to read and room to write: nearly all of a file.
   * Without calls, so that what the arrays are is looked up once.
   */
  #decodeWholeFields({ bytes, halves: source, count }: Words, from: number, target: SlotBuffer): number {
    const { codes, halves } = target;
    const lastPosition = count - mostFields;
    const lastFilled = target.capacity - codesInField;
    let { filled } = target;
    let position = from;
    let ended = false;
    while (position <= lastPosition && filled <= lastFilled && !ended) {
      const start = position++ * codesInField;
      for (let index = start; index < start + codesInField; index++) {
        const code = bytes[index]!;
        codes[filled] = code;
        if (code === bytecodes.literal) {
          halves[2 * filled] = source[2 * position]!;
          halves[2 * filled++ + 1] = source[2 * position++ + 1]!;
        } else if (code === bytecodes.blanks) {
          halves[2 * filled] = fourBlanks;
          halves[2 * filled++ + 1] = fourBlanks;
        } else if (code === bytecodes.end) {
          ended = true;
          break;
        } else if (code !== bytecodes.skip) filled++;
      }
    }
    target.filled = filled;
    this.ended = ended;
    return position;
  }

  #loadCodes(words: Words, field: number): void {
    // A loop: a view of the bytes would cost more than the copy.
    for (let index = 0; index < codesInField; index++) this.#codes[index] = words.bytes[field * codesInField + index]!;
    this.#nextCode = 0;
  }
}
