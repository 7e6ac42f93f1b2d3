import { missingNumber } from '../codebook/numbers.ts';

/** What a code means, where it is not a small number. PSPP's system-file format, "Data Record". */
export const bytecodes = { skip: 0, end: 252, literal: 253, blanks: 254, systemMissing: 255 } as const;

/** Half a field of blanks. */
export const fourBlanks = 0x20202020;

/** The number that a field has for each code: for a literal, that of one which is system-missing. */
export function numbersOfBytecodes(bias: number): Float64Array {
  const numbers = Float64Array.from({ length: 256 }, (_, code) => code - bias);
  numbers[bytecodes.blanks] = new Float64Array(Int32Array.of(fourBlanks, fourBlanks).buffer)[0]!;
  numbers[bytecodes.systemMissing] = missingNumber;
  numbers[bytecodes.literal] = missingNumber;
  return numbers;
}
