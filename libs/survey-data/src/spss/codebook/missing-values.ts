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
  if (width === 0) {
    const numbers = values.map((value) => numberOf(value, littleEndian));
    if (!hasRange) return { values: numbers.filter(Number.isFinite), range: null };
    const [low = lowest, high = highest, ...others] = numbers;
    return { values: others.filter(Number.isFinite), range: rangeOf(low, high, name, warnings) };
  }
  if (!hasRange)
    return {
      values: values.map((value) => text.decode(value.subarray(0, width), 'missing values', name)),
      range: null,
    };
  warnings.add('ignored-missing-values', name, 'A range of missing values has no meaning for a string: ignored.');
  return nothing;
}

/** Ends that are no numbers, or beyond all of them, tell nothing; they must not become open ends. */
function rangeOf(low: number, high: number, name: string, warnings: Warnings): MissingValues['range'] {
  if (Number.isNaN(low) || Number.isNaN(high) || low === Infinity || high === -Infinity) {
    warnings.add(
      'ignored-missing-values',
      name,
      `The range of missing values from ${low} to ${high} is none: ignored.`,
    );
    return null;
  }
  return [low > lowest ? low : null, high < highest ? high : null];
}
