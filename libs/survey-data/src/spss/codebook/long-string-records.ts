import type { MissingValues, ValueLabel } from '#libs/contracts';
import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import type { AssembledVariable } from './assemble-variables.ts';
import type { VariableLookup } from './variable-lookup.ts';

/** What the records for strings over 8 bytes are read with. */
export interface LongStringContext {
  readonly dictionary: Dictionary;
  readonly variables: VariableLookup;
  readonly text: DictionaryText;
  readonly warnings: Warnings;
}

/** Record 7/21: calls back for each variable with its value labels. */
export function readLongStringLabels(
  context: LongStringContext,
  found: (variable: AssembledVariable, labels: ValueLabel[]) => void,
): void {
  eachEntry(context, extensionSubtypes.longStringLabels, 'ignored-value-labels', (reader, name) => {
    reader.int32('width of a labelled string');
    const count = reader.count('number of value labels', 8);
    const labels = Array.from({ length: count }, () => ({
      value: countedText(reader, context.text, 'labelled value', name),
      label: countedText(reader, context.text, 'value label', name),
    }));
    const variable = findString(context, name, 'ignored-value-labels');
    if (variable) found(variable, labels);
  });
}

/** Record 7/22: calls back for each variable with its missing values. */
export function readLongStringMissing(
  context: LongStringContext,
  found: (variable: AssembledVariable, missing: MissingValues) => void,
): void {
  eachEntry(context, extensionSubtypes.longStringMissing, 'ignored-missing-values', (reader, name) => {
    const values = missingValues(reader, context.text, name);
    const variable = findString(context, name, 'ignored-missing-values');
    if (variable) found(variable, { values, range: null });
  });
}

/** The length of all values is told once, but some writers repeat it before each. */
function missingValues(reader: ByteReader, text: DictionaryText, name: string): string[] {
  const offset = reader.offset;
  const count = reader.uint8('number of missing values');
  if (count < 1 || count > 3) throw damaged(offset, `a string has ${count} missing values, expected 1 to 3`);
  const length = reader.count('length of missing values', 1);
  return Array.from({ length: count }, (_, index) => {
    if (index > 0 && reader.peekInt32() === length) reader.int32('length of a missing value');
    return text.decode(reader.bytes(length, 'missing value'), 'missing values', name);
  });
}

function eachEntry(
  { dictionary, text, warnings }: LongStringContext,
  subtype: number,
  warning: string,
  read: (reader: ByteReader, name: string) => void,
): void {
  for (const { content, offset } of dictionary.extensions.get(subtype) ?? []) {
    warnings.tolerate(warning, () => {
      const reader = new ByteReader(content, dictionary.header.littleEndian, offset);
      while (reader.remaining > 0) read(reader, countedText(reader, text, 'name of a variable'));
    });
  }
}

function countedText(reader: ByteReader, text: DictionaryText, what: string, variable: string | null = null): string {
  return text.decode(reader.bytes(reader.count(`length of a ${what}`, 1), what), what, variable);
}

function findString({ variables, warnings }: LongStringContext, name: string, warning: string) {
  const variable = variables.byName(name);
  if (variable && variable.width > 0) return variable;
  warnings.add(warning, name, `A record is for the string variable "${name}", which the file does not have.`);
  return undefined;
}
