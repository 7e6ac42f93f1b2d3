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

/** Not a code. */
export const anyNumber = mostCode + 1;

/** The code of a number; `noCode` of `missing` and NaN, and `anyNumber` of one that has none. */
export function codeOf(number: number, missing: number): number {
  const code = number | 0;
  if (code === number && code > noCode && code <= mostCode && (code !== 0 || 1 / number > 0)) return code;
  return number !== number || number === missing ? noCode : anyNumber;
}

export function numbersOf(codes: Int8Array): Float64Array {
  const numbers = new Float64Array(codes);
  // A second pass: of a choice between a number and NaN the engine makes an object, which takes three times as long.
  for (let row = 0; row < codes.length; row++) if (codes[row] === noCode) numbers[row] = NaN;
  return numbers;
}

/** Some rows of a column. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  if (column instanceof CodeColumn) return new CodeColumn(column.codes.subarray(from, to));
  return column.kind === 'numeric'
    ? { kind: 'numeric', values: column.values.subarray(from, to) }
    : { kind: 'text', values: column.values.slice(from, to) };
}
