import { UniqueNames } from '../../codebook/unique-names.ts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import type { SasColumn, SasFormat } from '../sas-column.ts';
import { parseFormat } from '../sas-format.ts';
import type { Namestr } from './namestr.ts';

/** The columns of a member, which follow each other in a row. */
export function assembleColumns(variables: readonly Namestr[], text: DictionaryText, warnings: Warnings): SasColumn[] {
  const names = new UniqueNames(warnings);
  const offsets = columnOffsets(variables);
  return variables.map((variable, index) => {
    const name = names.take(text.decode(variable.name, `name of variable ${index + 1}`).trim());
    return {
      name,
      label: text.decode(variable.label, 'label', name) || null,
      isText: variable.isText,
      offset: offsets[index]!,
      width: variable.width,
      format: formatOf(variable, text.decode(variable.format, 'format', name)),
    };
  });
}

export function columnOffsets(variables: readonly Pick<Namestr, 'width'>[]): number[] {
  let end = 0;
  return variables.map(({ width }) => (end += width) - width);
}

/** A long format has width and decimals in its text; else they stand beside the name. */
function formatOf({ formatWidth, formatDecimals }: Namestr, text: string): SasFormat {
  const { name, width, decimals } = parseFormat(text);
  return { name, width: width || formatWidth, decimals: decimals || formatDecimals };
}
