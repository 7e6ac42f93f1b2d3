import { extensionSubtypes, type Dictionary, type VariableRecord } from '../dictionary/dictionary.ts';
import { slotsOf } from '../dictionary/variable-record.ts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import { readLongNames, readVeryLongStrings, shortNameKey } from './long-names.ts';
import { segmentCount, segmentWidth } from './segments.ts';
import { UniqueNames } from '../../codebook/unique-names.ts';

/** A variable as its owner knows it: a very long string is one, whatever number of records it has. */
export interface AssembledVariable {
  /** The first is the variable's own; the others are further segments of a very long string. */
  readonly segments: readonly VariableRecord[];
  /** Of its first record, among all variable records. */
  readonly recordIndex: number;
  readonly shortName: string;
  readonly name: string;
  /** Bytes of a string; 0 for a number. */
  readonly width: number;
}

const maxStringBytes = 32_767;

export function assembleVariables(dictionary: Dictionary, text: DictionaryText, warnings: Warnings) {
  const longNames = readLongNames(dictionary, text);
  const veryLong = readVeryLongStrings(dictionary);
  const names = new UniqueNames(warnings);
  const variables: AssembledVariable[] = [];
  for (let index = 0; index < dictionary.variables.length;) {
    const record = dictionary.variables[index]!;
    const key = shortNameKey(record.name);
    const shortName = text.decode(record.name, 'name of a variable');
    const name = names.take(longNames.get(key) ?? shortName);
    const width = veryLong.get(key) ?? record.width;
    const segments = segmentsOf(dictionary.variables, index, width);
    if (!segments) warnVeryLongString(warnings, dictionary, name, width);
    const whole = segments ? { segments, width } : { segments: [record], width: record.width };
    variables.push({ ...whole, recordIndex: index, shortName, name });
    index += whole.segments.length;
  }
  return variables;
}

/** Null where the records that follow are not what a string of this width needs. */
function segmentsOf(records: readonly VariableRecord[], first: number, width: number): VariableRecord[] | null {
  const record = records[first]!;
  if (width === record.width) return [record];
  if (record.width === 0 || width <= 255 || width > maxStringBytes) return null;
  const count = segmentCount(width);
  const segments = records.slice(first, first + count);
  const fits = (segment: VariableRecord, index: number) =>
    segment.width > 0 && slotsOf(segment.width) === slotsOf(segmentWidth(width, index));
  return segments.length === count && segments.every(fits) ? segments : null;
}

function warnVeryLongString(warnings: Warnings, dictionary: Dictionary, name: string, width: number): void {
  const offset = dictionary.extensions.get(extensionSubtypes.veryLongStrings)?.[0]?.offset;
  const detail = `The file declares (byte ${offset}) a string of ${width} bytes, but its records do not fit: ignored.`;
  warnings.add('ignored-very-long-string', name, detail);
}
