import type { Column, NumericColumn } from './reader.ts';

/** No value: the one byte that is no code. */
export const noCode = -128;
export const mostCode = 127;

/**
 * A numeric column of small whole numbers, as most answers are: a byte each in place of eight, which is what a reader of
 * millions of them waits for. Whoever wants numbers takes `values`, which are made when they are asked for.
 */
export class CodeColumn implements NumericColumn {
  readonly kind = 'numeric';
  /** From -127 to 127; -128 is no value. */
  readonly codes: Int8Array;
  #values: Float64Array | null = null;

  constructor(codes: Int8Array) {
    this.codes = codes;
  }

  get values(): Float64Array {
    return (this.#values ??= numbersOf(this.codes));
  }
}

/** Collects the numbers of a column: as codes as long as they all are. */
export class NumberCollector {
  readonly #capacity: number;
  #codes: Int8Array | null;
  #numbers: Float64Array;
  #rows = 0;

  /** @param capacity rows of a batch */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#codes = new Int8Array(capacity);
    this.#numbers = noNumbers;
  }

  /**
   * Takes every so many numbers; those that equal `missing`, or are NaN, are no value.
   * @param from index of the first one
   */
  append(numbers: Float64Array, from: number, stride: number, rows: number, missing: number): void {
    const taken = this.#codes ? this.#appendCodes(this.#codes, numbers, from, stride, rows, missing) : 0;
    if (taken < rows) this.#appendNumbers(numbers, from + taken * stride, stride, rows - taken, missing);
  }

  take(): NumericColumn {
    const rows = this.#rows;
    this.#rows = 0;
    if (this.#codes) {
      const codes = this.#codes.subarray(0, rows);
      this.#codes = new Int8Array(this.#capacity);
      return new CodeColumn(codes);
    }
    const values = this.#numbers.subarray(0, rows);
    this.#numbers = new Float64Array(this.#capacity);
    return { kind: 'numeric', values };
  }

  /** Returns how many were codes, before the first that is none. */
  #appendCodes(codes: Int8Array, numbers: Float64Array, from: number, stride: number, rows: number, missing: number) {
    const start = this.#rows;
    for (let row = 0, index = from; row < rows; row++, index += stride) {
      const number = numbers[index]!;
      const code = number | 0;
      if (code === number && code > noCode && code <= mostCode && (code !== 0 || 1 / number > 0)) {
        codes[start + row] = code;
      } else if (number !== number || number === missing) codes[start + row] = noCode;
      else {
        this.#rows += row;
        this.#numbers = numbersOf(codes);
        this.#codes = null;
        return row;
      }
    }
    this.#rows += rows;
    return rows;
  }

  #appendNumbers(numbers: Float64Array, from: number, stride: number, rows: number, missing: number): void {
    const values = this.#numbers;
    const start = this.#rows;
    for (let row = 0, index = from; row < rows; row++, index += stride) {
      const number = numbers[index]!;
      values[start + row] = number === missing ? NaN : number;
    }
    this.#rows += rows;
  }
}

const noNumbers = new Float64Array(0);

function numbersOf(codes: Int8Array): Float64Array {
  const numbers = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) numbers[row] = codes[row] === noCode ? NaN : codes[row]!;
  return numbers;
}

/** Some rows of a column. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  if (column instanceof CodeColumn) return new CodeColumn(column.codes.subarray(from, to));
  return column.kind === 'numeric'
    ? { kind: 'numeric', values: column.values.subarray(from, to) }
    : { kind: 'text', values: column.values.slice(from, to) };
}
