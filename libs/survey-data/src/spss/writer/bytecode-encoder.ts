import { systemMissing } from '../codebook/numbers.ts';
import { bytecodes } from '../data/bytecodes.ts';
import type { SlotBuffer } from '../data/slot-buffer.ts';
import { bias } from './header-record.ts';

const fourBlanks = 0x20202020;
const largestNumberCode = 251;
const { isInteger } = Number;
const isNegativeZero = (value: number) => value === 0 && 1 / value < 0;

/** Eight codes, followed by the fields that they announce, again and again. */
export class BytecodeEncoder {
  readonly #isText: Uint8Array;
  readonly #codes = new Uint8Array(8);
  readonly #literals = new Uint8Array(64);
  #codeCount = 0;
  #literalBytes = 0;

  /** @param isText 1 for each field of a case that belongs to a string */
  constructor(isText: Uint8Array) {
    this.#isText = isText;
  }

  /** The blocks that the filled fields complete. */
  encode(source: SlotBuffer): Uint8Array {
    const output = new Uint8Array(Math.ceil(source.filled / 8 + 1) * 72);
    let length = 0;
    for (let field = 0; field < source.filled; field++) {
      const code = this.#codeOf(source, field);
      if (code === bytecodes.literal) this.#addLiteral(source, field);
      this.#codes[this.#codeCount++] = code;
      if (this.#codeCount === 8) length += this.#flush(output, length);
    }
    return output.subarray(0, length);
  }

  /** The last block, which codes for nothing fill up. */
  finish(): Uint8Array {
    if (this.#codeCount === 0) return new Uint8Array(0);
    this.#codes.fill(bytecodes.skip, this.#codeCount);
    const output = new Uint8Array(72);
    return output.subarray(0, this.#flush(output, 0));
  }

  #codeOf({ halves, numbers, stride }: SlotBuffer, field: number): number {
    if (this.#isText[field % stride]) {
      return halves[2 * field] === fourBlanks && halves[2 * field + 1] === fourBlanks
        ? bytecodes.blanks
        : bytecodes.literal;
    }
    const value = numbers[field]!;
    if (value === systemMissing) return bytecodes.systemMissing;
    const code = value + bias;
    const fits = code >= 1 && code <= largestNumberCode && isInteger(value) && !isNegativeZero(value);
    return fits ? code : bytecodes.literal;
  }

  #addLiteral({ bytes }: SlotBuffer, field: number): void {
    for (let index = 0; index < 8; index++) this.#literals[this.#literalBytes++] = bytes[field * 8 + index]!;
  }

  #flush(output: Uint8Array, at: number): number {
    output.set(this.#codes, at);
    output.set(this.#literals.subarray(0, this.#literalBytes), at + 8);
    const written = 8 + this.#literalBytes;
    this.#codeCount = 0;
    this.#literalBytes = 0;
    return written;
  }
}
