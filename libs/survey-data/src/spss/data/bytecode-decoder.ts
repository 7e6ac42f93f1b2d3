import { missingNumber } from '../codebook/numbers.ts';
import { bytecodes, numbersOfCodes } from './bytecodes.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import { swapField, type SlotDecoder } from './slot-decoder.ts';
import type { Words } from './words.ts';

const codesInField = 8;
/** A field of codes, and as many literals as they may announce. */
const mostFields = 1 + codesInField;
const eightBlanks = new Float64Array(new Uint8Array(8).fill(0x20).buffer)[0]!;

/** Fields of eight codes, each followed by the literals that its codes announce. */
export class BytecodeDecoder implements SlotDecoder {
  readonly codeOfBytecode: Int16Array;
  readonly #swapped: Uint8Array | null;
  /** What each code puts into a field: no text is a NaN, whose bits a number would lose. */
  readonly #fields: Float64Array;
  readonly #codes = new Uint8Array(codesInField);
  #nextCode = codesInField;
  ended = false;

  constructor(bias: number, swapped: Uint8Array | null) {
    this.#swapped = swapped;
    this.codeOfBytecode = numbersOfCodes(bias);
    this.#fields = Float64Array.from({ length: 256 }, (_, code) => code - bias);
    this.#fields[bytecodes.blanks] = eightBlanks;
    this.#fields[bytecodes.systemMissing] = missingNumber;
  }

  decode(words: Words, from: number, target: SlotBuffer): number {
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
    return position;
  }

  get awaitsLiteral(): boolean {
    return !this.ended && this.#nextCode < codesInField && this.#codes[this.#nextCode] === bytecodes.literal;
  }

  #decodeCode(code: number, words: Words, position: number, target: SlotBuffer): number {
    if (code === bytecodes.literal) {
      this.#copyLiteral(words, position, target, target.filled++);
      return position + 1;
    }
    if (code === bytecodes.end) this.ended = true;
    else if (code !== bytecodes.skip) {
      target.codes[target.filled] = code;
      target.numbers[target.filled++] = this.#fields[code]!;
    }
    return position;
  }

  /** As code by code, but without asking at each whether there is enough to read and room to write: nearly all of a file. */
  #decodeWholeFields(words: Words, from: number, target: SlotBuffer): number {
    const { bytes } = words;
    const { numbers, codes } = target;
    const fields = this.#fields;
    const lastPosition = words.count - mostFields;
    const lastFilled = target.capacity - codesInField;
    let { filled } = target;
    let position = from;
    while (position <= lastPosition && filled <= lastFilled && !this.ended) {
      const start = position++ * codesInField;
      for (let index = start; index < start + codesInField; index++) {
        const code = bytes[index]!;
        if (code === bytecodes.literal) this.#copyLiteral(words, position++, target, filled++);
        else if (code === bytecodes.end) {
          this.ended = true;
          break;
        } else if (code !== bytecodes.skip) {
          codes[filled] = code;
          numbers[filled++] = fields[code]!;
        }
      }
    }
    target.filled = filled;
    return position;
  }

  #copyLiteral(words: Words, position: number, { halves, codes, stride }: SlotBuffer, field: number): void {
    codes[field] = bytecodes.literal;
    halves[2 * field] = words.halves[2 * position]!;
    halves[2 * field + 1] = words.halves[2 * position + 1]!;
    if (this.#swapped?.[field % stride]) swapField(halves, field);
  }

  #loadCodes(words: Words, field: number): void {
    // A loop: a view of the bytes would cost more than the copy.
    for (let index = 0; index < codesInField; index++) this.#codes[index] = words.bytes[field * codesInField + index]!;
    this.#nextCode = 0;
  }
}
