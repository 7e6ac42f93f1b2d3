import { damaged } from '../../bytes/damage.ts';
import { UniqueNames } from '../../codebook/unique-names.ts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';
import type { Warnings } from '../../warnings.ts';
import type { SasColumn, SasFormat } from '../sas-column.ts';
import type { ColumnAttributes, Metadata, RowSize } from './metadata.ts';

/** The columns in the order of their definition. */
export function assembleColumns(metadata: Metadata, rowSize: RowSize, text: DictionaryText, warnings: Warnings) {
  const count = countColumns(metadata);
  checkWidths(metadata.attributes.slice(0, count), rowSize, metadata.origin);
  const names = new UniqueNames(warnings);
  return Array.from({ length: count }, (_, index): SasColumn => {
    const name = names.take(text.decode(metadata.text(metadata.names[index]!), `name of variable ${index + 1}`).trim());
    const attributes = metadata.attributes[index]!;
    checkPlace(name, attributes, rowSize, metadata.origin);
    return { name, ...attributes, ...describe(metadata, index, name, text) };
  });
}

function countColumns({ columnCount, names, attributes, origin }: Metadata): number {
  const count = columnCount ?? 0;
  if (count <= names.length && count <= attributes.length) return count;
  throw damaged(origin, `there are ${names.length} names and ${attributes.length} types for ${count} variables`);
}

/** Columns that lie over each other would take far more memory than the file has bytes. */
function checkWidths(attributes: readonly ColumnAttributes[], { rowLength }: RowSize, origin: number): void {
  const bytes = attributes.reduce((sum, { width }) => sum + width, 0);
  if (bytes > rowLength)
    throw damaged(origin, `the variables have ${bytes} bytes, more than the ${rowLength} of a row`);
}

function checkPlace(
  name: string,
  { offset, width, isText }: ColumnAttributes,
  { rowLength }: RowSize,
  origin: number,
): void {
  if (offset + width > rowLength) {
    throw damaged(
      origin,
      `the variable ${name} ends at byte ${offset + width} of a row, expected at most ${rowLength}`,
    );
  }
  if (!isText && (width < 3 || width > 8)) {
    throw damaged(origin, `the numeric variable ${name} has ${width} bytes, expected 3 to 8`);
  }
}

function describe(metadata: Metadata, index: number, variable: string, text: DictionaryText) {
  const stored = metadata.formats[index];
  if (!stored) return { label: null, format: { name: '', width: 0, decimals: 0 } satisfies SasFormat };
  const { name, label, width, decimals } = stored;
  return {
    label: text.decode(metadata.text(label), 'label', variable) || null,
    format: { name: text.decode(metadata.text(name), 'format', variable).trim().toUpperCase(), width, decimals },
  };
}
