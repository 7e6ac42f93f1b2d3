import type { Variable } from '#libs/contracts';
import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import { ByteReader } from '../../bytes/byte-reader.ts';
import type { Warnings } from '../../warnings.ts';

type Measure = Variable['measure'];

/** SPSS' numbers: 0 is unknown. */
export const measureNumbers: readonly Measure[] = [null, 'nominal', 'ordinal', 'scale'];

/** Record 7/11: two or three numbers for each variable record, the first of which is the measure. */
export function readMeasures(dictionary: Dictionary, warnings: Warnings): Measure[] {
  const [record] = dictionary.extensions.get(extensionSubtypes.display) ?? [];
  if (!record) return [];
  const count = record.content.length / 4;
  const perVariable = count / dictionary.variables.length;
  if (perVariable !== 2 && perVariable !== 3) {
    const detail = `Display parameters (byte ${record.offset}) are ${count} numbers, expected 2 or 3 a variable: ignored.`;
    warnings.add('ignored-display-parameters', null, detail);
    return [];
  }
  const reader = new ByteReader(record.content, dictionary.header.littleEndian, record.offset);
  return dictionary.variables.map(() => {
    const measure = reader.int32('measure');
    reader.bytes((perVariable - 1) * 4, 'display parameters');
    return measureNumbers[measure] ?? null;
  });
}
