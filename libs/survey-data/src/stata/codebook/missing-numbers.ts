import type { Release } from '../dictionary/release.ts';
import type { NumberKind } from '../dictionary/storage-type.ts';

/** Which numbers of a storage type stand for missing values. Source: Stata's `help dta`, "Representation of numbers". */
export interface MissingNumbers {
  /** Numbers between these two are values. */
  readonly lowest: number;
  readonly highest: number;
  /**
   * Of any other number: 0 for `.`, 1 to 26 for `.a` to `.z`, `notInStata` for what Stata does not have, such as an
   * infinite number, null where it is a value after all.
   */
  tagOf(value: number): number | null;
}

export const maxTag = 26;
export const notInStata = maxTag + 1;

const integerBits = { byte: 8, int: 16, long: 32 };

export function missingNumbers(kind: NumberKind, { hasTaggedMissing, number }: Release): MissingNumbers {
  const tags = hasTaggedMissing ? maxTag : 0;
  if (kind === 'float') return floatMissing(2 ** 127, 24, tags);
  if (kind === 'double') return number <= 105 ? missingOf105 : floatMissing(2 ** 1023, 53, tags);
  const limit = 2 ** (integerBits[kind] - 1);
  const highest = limit - tags - 2;
  return { lowest: -limit, highest, tagOf: (value) => value - highest - 1 };
}

/** Missing values follow each other in steps of a 4096th from the limit on. */
function floatMissing(limit: number, precision: number, tags: number): MissingNumbers {
  const tagOf = (value: number) => {
    const tag = (value / limit - 1) * 4096;
    return Number.isInteger(tag) && tag >= 0 && tag <= tags ? tag : notInStata;
  };
  const ulp = limit * 2 ** -precision;
  return { lowest: -2 * (limit - ulp), highest: limit - ulp, tagOf };
}

const doubles = floatMissing(2 ** 1023, 53, 0);
const doubleMissingOf105 = 2 ** 333;

/** Its missing double has values on both sides. */
const missingOf105: MissingNumbers = {
  lowest: doubles.lowest,
  highest: doubleMissingOf105 - 2 ** (333 - 53),
  tagOf: (value) => (value === doubleMissingOf105 ? 0 : value <= doubles.highest ? null : doubles.tagOf(value)),
};
