import { anyNumber, CodeColumn, codeOf, numbersOf } from '../../code-column.ts';
import type { NumericColumn } from '../../reader.ts';
import type { CodeValues, NumberValues } from './gathered-column.ts';
import { withRoom } from './shared-memory.ts';

/** Collects the numbers of a column from batches: in a byte each as long as they all are small whole numbers. */
export class GatheredNumbers {
  #codes = new Int8Array(0);
  #numbers = new Float64Array(0);
  #areCodes = true;
  rows = 0;

  /** That the content takes. */
  get bytes(): number {
    return this.#areCodes ? this.rows : 8 * this.rows;
  }

  /** Overwritten once it was cleared and more is appended. */
  get values(): CodeValues | NumberValues {
    return this.#areCodes
      ? { kind: 'codes', codes: this.#codes.subarray(0, this.rows) }
      : { kind: 'numbers', numbers: this.#numbers.subarray(0, this.rows) };
  }

  append(column: NumericColumn, from: number, to: number): void {
    const rows = this.rows + to - from;
    if (this.#areCodes) this.#appendCodes(column, from, to);
    else this.#appendNumbers(column, from, to);
    this.rows = rows;
  }

  clear(): void {
    this.rows = 0;
    this.#areCodes = true;
  }

  #appendCodes(column: NumericColumn, from: number, to: number): void {
    this.#codes = withRoom(this.#codes, this.rows, to - from);
    if (column instanceof CodeColumn) {
      this.#codes.set(column.codes.subarray(from, to), this.rows);
      return;
    }
    const taken = toCodes(column.values, from, to, this.#codes, this.rows);
    if (taken === to - from) return;
    this.#numbers = withRoom(this.#numbers, 0, this.rows + to - from);
    this.#numbers.set(numbersOf(this.#codes.subarray(0, this.rows)));
    this.#areCodes = false;
    this.#appendNumbers(column, from, to);
  }

  #appendNumbers(column: NumericColumn, from: number, to: number): void {
    this.#numbers = withRoom(this.#numbers, this.rows, to - from);
    const values =
      column instanceof CodeColumn ? numbersOf(column.codes.subarray(from, to)) : column.values.subarray(from, to);
    this.#numbers.set(values, this.rows);
  }
}

/** Returns how many were codes, before the first that is none. */
function toCodes(numbers: Float64Array, from: number, to: number, codes: Int8Array, start: number): number {
  for (let row = from, at = start; row < to; row += 1, at += 1) {
    const code = codeOf(numbers[row]!, NaN);
    if (code === anyNumber) return row - from;
    codes[at] = code;
  }
  return to - from;
}
