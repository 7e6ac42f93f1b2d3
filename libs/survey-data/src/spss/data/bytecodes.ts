import { anyNumber, mostCode, noCode } from '../../code-column.ts';

/** What a code means, where it is not a small number. PSPP's system-file format, "Data Record". */
export const bytecodes = { skip: 0, end: 252, literal: 253, blanks: 254, systemMissing: 255 } as const;

/** For each code, the number that a column of codes has for it: `noCode` for no value, or `anyNumber`. */
export function numbersOfCodes(bias: number): Int16Array {
  const numbers = new Int16Array(256).fill(anyNumber);
  for (let code = 1; code < bytecodes.end; code++) {
    const number = code - bias;
    if (Number.isInteger(number) && number > noCode && number <= mostCode) numbers[code] = number;
  }
  numbers[bytecodes.systemMissing] = noCode;
  return numbers;
}
