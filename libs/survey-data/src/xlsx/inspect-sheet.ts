import type { CellValue } from 'hucre';
import { type HeaderEvidence, looksLikeHeader } from '../codebook/header-detection.ts';
import { SurveyFileError } from '../reader.ts';
import { CellColumn, cellText, isError } from './cell-column.ts';
import { isBlank, type SheetRow } from './sheet-rows.ts';

export interface SheetShape {
  /** The texts of the first row, if it names the columns. */
  readonly header: readonly string[] | null;
  /** With a name or any value; `position` is from 0. */
  readonly columns: readonly { readonly position: number; readonly cells: CellColumn }[];
  readonly rows: number;
}

/**
 * Reads a whole sheet once: what its columns hold, whether its first row is a header.
 * @throws SurveyFileError `unreadable-file` for an empty sheet
 */
export async function inspectSheet(
  rows: AsyncIterable<SheetRow>,
  epoch: number,
  header: boolean | undefined,
): Promise<SheetShape> {
  const columns: CellColumn[] = [];
  let first: readonly CellValue[] | null = null;
  let count = 0;
  for await (const { values } of rows) {
    if (first === null) first = values;
    else addCells(columns, values, epoch);
    count += 1;
  }
  if (first === null)
    throw new SurveyFileError('unreadable-file', 'The sheet is empty. Choose another one with `sheet`.');
  const names = Array.from(first, (value) => (isBlank(value) ? '' : cellText(value)));
  const isHeader = header ?? looksLikeHeader(evidenceOf(first, epoch), columns.map(evidence));
  if (!isHeader) addCells(columns, first, epoch);
  while (columns.length < first.length) columns.push(new CellColumn(epoch));
  const kept = columns
    .map((cells, position) => ({ cells, position }))
    .filter(({ cells, position }) => cells.filled > 0 || (isHeader && names[position]));
  return { header: isHeader ? names : null, columns: kept, rows: isHeader ? count - 1 : count };
}

function addCells(columns: CellColumn[], values: readonly CellValue[], epoch: number): void {
  while (columns.length < values.length) columns.push(new CellColumn(epoch));
  values.forEach((value, at) => {
    if (!isBlank(value) && !isError(value)) columns[at]!.add(value);
  });
}

function evidenceOf(values: readonly CellValue[], epoch: number): HeaderEvidence[] {
  const columns: CellColumn[] = [];
  addCells(columns, values, epoch);
  return columns.map(evidence);
}

function evidence(column: CellColumn): HeaderEvidence {
  return { isTyped: column.isTyped, isEmpty: column.filled === 0 };
}
