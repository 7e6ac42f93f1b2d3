import type { MissingValues } from '#libs/contracts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import type { AssembledVariable } from './assemble-variables.ts';
import { highest, lowest, numberOf } from './numbers.ts';

const nothing: MissingValues = { values: [], range: null };

/** User-missing values as the record of the variable has them: of numbers, and of strings up to 8 bytes. */
export function readMissingValues(
  { name, width, segments }: AssembledVariable,
  littleEndian: boolean,
  text: DictionaryText,
  warnings: Warnings,
): MissingValues {
  const { hasRange, values } = segments[0]!.missing;
  if (width === 0)
    return numericMissing(
      values.map((value) => numberOf(value, littleEndian)),
      hasRange,
    );
  if (!hasRange)
    return {
      values: values.map((value) => text.decode(value.subarray(0, width), 'missing values', name)),
      range: null,
    };
  warnings.add('ignored-missing-values', name, 'A range of missing values has no meaning for a string: ignored.');
  return nothing;
}

function numericMissing(numbers: readonly number[], hasRange: boolean): MissingValues {
  if (!hasRange) return { values: numbers.filter(Number.isFinite), range: null };
  const [low = lowest, high = highest, ...values] = numbers;
  return { values: values.filter(Number.isFinite), range: [low > lowest ? low : null, high < highest ? high : null] };
}
