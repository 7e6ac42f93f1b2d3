import { anyNumber, CodeColumn, codeOf, noCode } from '../../code-column.ts';
import type { NumericColumn } from '../../reader.ts';
import { systemMissing } from '../codebook/numbers.ts';
import type { SlotBuffer } from './slot-buffer.ts';

/**
 * Collects the numeric variables of a batch, each as codes as long as all its numbers are. One object for all of them: of
 * thousands, only a few rows lie in a buffer, and a call for each of them would cost more than the work.
 */
export class NumberColumns {
  readonly #slots: readonly number[];
  readonly #capacity: number;
  readonly #codeOfBytecode: Int16Array;
  /** Room for all variables, one after the other. */
  #codes: Int8Array;
  /** Of those that have had other numbers. */
  readonly #numbers: (Float64Array | undefined)[];
  #rows = 0;

  /**
   * @param slots of the variables
   * @param capacity rows of a batch
   * @param codeOfBytecode as `numbersOfCodes`
   */
  constructor(slots: readonly number[], capacity: number, codeOfBytecode: Int16Array) {
    this.#slots = slots;
    this.#capacity = capacity;
    this.#codeOfBytecode = codeOfBytecode;
    this.#codes = new Int8Array(slots.length * capacity);
    this.#numbers = slots.map(() => undefined);
  }

  append(buffer: SlotBuffer, rows: number): void {
    const slots = this.#slots;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index]!;
      let numbers = this.#numbers[index];
      let taken = 0;
      if (!numbers) {
        const at = index * this.#capacity + this.#rows;
        taken = appendCodes(this.#codes, at, buffer, slot, rows, this.#codeOfBytecode);
        if (taken === rows) continue;
        numbers = this.#numbers[index] = this.#asNumbers(index, this.#rows + taken);
      }
      appendNumbers(numbers, this.#rows + taken, buffer, slot + taken * buffer.stride, rows - taken);
    }
    this.#rows += rows;
  }

  take(): NumericColumn[] {
    const [codes, rows] = [this.#codes, this.#rows];
    this.#codes = new Int8Array(codes.length);
    this.#rows = 0;
    return this.#numbers.map((numbers, index) => {
      const from = index * this.#capacity;
      if (!numbers) return new CodeColumn(codes.subarray(from, from + rows));
      this.#numbers[index] = new Float64Array(this.#capacity);
      return { kind: 'numeric', values: numbers.subarray(0, rows) };
    });
  }

  #asNumbers(index: number, rows: number): Float64Array {
    const numbers = new Float64Array(this.#capacity);
    const from = index * this.#capacity;
    for (let row = 0; row < rows; row++) {
      const code = this.#codes[from + row]!;
      numbers[row] = code === noCode ? NaN : code;
    }
    return numbers;
  }
}

/** Returns how many were codes, before the first that is none. */
function appendCodes(
  target: Int8Array,
  at: number,
  { numbers, codes, stride }: SlotBuffer,
  slot: number,
  rows: number,
  codeOfBytecode: Int16Array,
): number {
  for (let row = 0, index = slot; row < rows; row++, index += stride) {
    let code = codeOfBytecode[codes[index]!]!;
    if (code === anyNumber) code = codeOf(numbers[index]!, systemMissing);
    if (code === anyNumber) return row;
    target[at + row] = code;
  }
  return rows;
}

/** @param from index of the first one */
function appendNumbers(values: Float64Array, at: number, { numbers, stride }: SlotBuffer, from: number, rows: number) {
  for (let row = 0, index = from; row < rows; row++, index += stride) {
    const number = numbers[index]!;
    values[at + row] = number === systemMissing ? NaN : number;
  }
}
