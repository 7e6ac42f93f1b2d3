import type { Variable } from '#libs/contracts';
import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import { ByteReader } from '../../bytes/byte-reader.ts';
import type { Warnings } from '../../warnings.ts';

/** SPSS' numbers: 0 is unknown. */
export const measureNumbers: readonly Variable['measure'][] = [null, 'nominal', 'ordinal', 'scale'];
export const alignments: readonly NonNullable<Variable['alignment']>[] = ['left', 'right', 'center'];

/** How a variable is shown in a data editor, by its type. */
export interface Display {
  readonly measure: Variable['measure'];
  /** Null from writers that do not say it. */
  readonly columns: number | null;
  readonly alignment: Variable['alignment'];
}

export const usualColumns = ({ width }: Pick<Variable, 'width'>): number => Math.min(Math.max(width, 8), 40);
export const usualAlignment = ({ type }: Pick<Variable, 'type'>) => (type === 'string' ? 'left' : 'right');

/** Record 7/11: two or three numbers for each variable record: the measure, the columns in some files, the alignment. */
export function readDisplay(dictionary: Dictionary, warnings: Warnings): Display[] {
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
  return dictionary.variables.map(() => ({
    measure: measureNumbers[reader.int32('measure')] ?? null,
    columns: perVariable === 3 ? reader.int32('columns') : null,
    alignment: alignments[reader.int32('alignment')],
  }));
}

/** What of it a codebook says: the measure, and what is not as usual. */
export function describeDisplay(display: Display | undefined, variable: Pick<Variable, 'width' | 'type'>) {
  const { measure = null, columns = null, alignment } = display ?? {};
  const isUsual = columns === null || columns <= 0 || columns === usualColumns(variable);
  return {
    measure,
    ...(!isUsual && { columns }),
    ...(alignment && alignment !== usualAlignment(variable) && { alignment }),
  };
}
