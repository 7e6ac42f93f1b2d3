import { anyNumber, CodeColumn, codeOf, numbersOf } from '../../code-column.ts';
import type { NumericColumn } from '../../reader.ts';
import { systemMissing } from '../codebook/numbers.ts';
import { bytecodes } from './bytecodes.ts';
import type { SlotBuffer } from './slot-buffer.ts';

/** Columns that begin a power of two apart would lie in the same few lines of a processor's cache. */
const padding = 64;

/**
 * Collects the numeric variables of a batch, each as codes as long as all its numbers are. One object for all of them: of
 * thousands, only a few rows lie in a buffer, and a call for each of them would cost more than the work.
 */
export class NumberColumns {
  readonly #slots: readonly number[];
  readonly #capacity: number;
  readonly #numberOfBytecode: Float64Array;
  /** What a column of codes has for each: `anyNumber` for those that are none. */
  readonly #codeOfBytecode: Int16Array;
  /** Room for all variables, one after the other. */
  #codes: Int8Array;
  /** Of those that have had other numbers. */
  readonly #numbers: (Float64Array | null)[];
  #rows = 0;

  /**
   * @param slots of the variables
   * @param capacity rows of a batch
   * @param numberOfBytecode as `numbersOfBytecodes`
   */
  constructor(slots: readonly number[], capacity: number, numberOfBytecode: Float64Array) {
    this.#slots = slots;
    this.#capacity = capacity;
    this.#numberOfBytecode = numberOfBytecode;
    this.#codeOfBytecode = Int16Array.from(numberOfBytecode, (number) => codeOf(number, systemMissing));
    this.#codeOfBytecode[bytecodes.literal] = anyNumber;
    this.#codes = new Int8Array(slots.length * (capacity + padding));
    this.#numbers = slots.map(() => null);
  }

  append(buffer: SlotBuffer, rows: number): void {
    const slots = this.#slots;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index]!;
      let numbers = this.#numbers[index]!;
      let taken = 0;
      if (!numbers) {
        const at = index * (this.#capacity + padding) + this.#rows;
        taken = appendCodes(this.#codes, at, buffer, slot, rows, this.#codeOfBytecode);
        if (taken === rows) continue;
        numbers = this.#numbers[index] = this.#asNumbers(index, this.#rows + taken);
      }
      const from = slot + taken * buffer.stride;
      appendNumbers(numbers, this.#rows + taken, buffer, from, rows - taken, this.#numberOfBytecode);
    }
    this.#rows += rows;
  }

  take(): NumericColumn[] {
    const rows = this.#rows;
    const columns = this.#numbers.map((numbers, index): NumericColumn => {
      if (numbers) return { kind: 'numeric', values: numbers.subarray(0, rows) };
      const from = index * (this.#capacity + padding);
      return new CodeColumn(this.#codes.subarray(from, from + rows));
    });
    this.#codes = new Int8Array(this.#codes.length);
    this.#renewNumbers();
    this.#rows = 0;
    return columns;
  }

  /** In one piece of memory: an allocation for each column costs the garbage collector. */
  #renewNumbers(): void {
    const pitch = this.#capacity + padding / 8;
    const count = this.#numbers.filter((numbers) => numbers !== null).length;
    const memory = new ArrayBuffer(count * pitch * 8);
    let used = 0;
    this.#numbers.forEach((numbers, index) => {
      if (numbers) this.#numbers[index] = new Float64Array(memory, used++ * pitch * 8, this.#capacity);
    });
  }

  #asNumbers(index: number, rows: number): Float64Array {
    const numbers = new Float64Array(this.#capacity);
    const from = index * (this.#capacity + padding);
    numbers.set(numbersOf(this.#codes.subarray(from, from + rows)));
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
    const bytecode = codes[index]!;
    let code = codeOfBytecode[bytecode]!;
    if (bytecode === bytecodes.literal) code = codeOf(numbers[index]!, systemMissing);
    if (code === anyNumber) return row;
    target[at + row] = code;
  }
  return rows;
}

/** @param from index of the first one */
function appendNumbers(
  values: Float64Array,
  at: number,
  { numbers, codes, stride }: SlotBuffer,
  from: number,
  rows: number,
  numberOfBytecode: Float64Array,
): void {
  for (let row = 0, index = from; row < rows; row++, index += stride) {
    const bytecode = codes[index]!;
    const number = numbers[index]!;
    // Two stores: of a choice between a number and NaN the engine makes an object, which takes three times as long.
    if (bytecode !== bytecodes.literal || number === systemMissing) values[at + row] = numberOfBytecode[bytecode]!;
    else values[at + row] = number;
  }
}
