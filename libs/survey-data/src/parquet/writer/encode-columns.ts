import { numbersOf } from '../../code-column.ts';
import { columnTypes, type TypeName } from './column-type.ts';
import { encodeCodes } from './encode-codes.ts';
import type { EncodedColumn } from './encoded-column.ts';
import { encodeNumbers } from './encode-numbers.ts';
import { encodeTexts } from './encode-texts.ts';
import type { GatheredColumn } from './gathered-column.ts';

/** Encodes the columns of a row group, one after the other. */
export function* encodeColumns(
  columns: readonly GatheredColumn[],
  types: readonly (TypeName | null)[],
): Generator<EncodedColumn> {
  for (const [at, column] of columns.entries()) yield encodeColumn(column, types[at] ?? null);
}

/** @param typeName of a text, `text` or null */
function encodeColumn(column: GatheredColumn, typeName: TypeName | null): EncodedColumn {
  if (column.kind === 'texts') return encodeTexts(column);
  if (typeName === 'text') throw new TypeError('numbers are not written as texts');
  const type = typeName && columnTypes[typeName];
  if (column.kind === 'numbers') return encodeNumbers(column.numbers, type);
  return typeName === null || typeName === 'double'
    ? encodeCodes(column.codes, type)
    : encodeNumbers(numbersOf(column.codes), type);
}
