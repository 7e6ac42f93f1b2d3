import type { StoredValue } from '#libs/contracts';
import { referenceRecords, type ReferenceCell, type ReferenceRecord } from './reference-records.ts';
import type { ReadTable } from './read-table.ts';
import { type Reading, readings } from './reference-readings.ts';

/**
 * Reads a table with a header from text, slowly and by other means than the reader: one character, one expression at a
 * time.
 * @returns null where the reader refuses the text
 */
export function referenceTable(text: string, delimiter: string): ReadTable | null {
  const [header, ...records] = referenceRecords(text, delimiter) ?? [];
  if (!header) return null;
  const fitting = records.filter((record) => !hasTooMany(record, header.cells.length));
  if (fitting.length === 0 && records.length > 0) return null;
  const columns = withoutEmptyEnd(header.cells, fitting);
  if (columns.length === 0) return null;
  const chosen = leaveDoubtful(
    columns.map((cells) => readingOf(cells, delimiter !== ',')),
    columns,
  );
  return {
    types: chosen.map((reading, at) => typeOf(reading, columns[at]!)),
    rows: fitting.map(({ cells }) => chosen.map((reading, at) => valueOf(cells[at], reading))),
    problems: records.flatMap((record, at) => problemsOf(record, at + 1, chosen.length)),
  };
}

const isBlank = (cell: ReferenceCell): boolean => /^ *$/.test(cell.text) && !cell.isStray;
const hasTooMany = ({ cells }: ReferenceRecord, columns: number): boolean =>
  cells.slice(columns).some((cell) => !isBlank(cell));
const withoutBlanks = (text: string): string => text.replace(/^ +| +$/g, '');

/** The cells of each column that are not empty. */
function withoutEmptyEnd(header: readonly ReferenceCell[], rows: readonly ReferenceRecord[]): ReferenceCell[][] {
  const columns = header.map((_, at) => rows.flatMap(({ cells }) => cells[at] ?? []).filter((cell) => !isBlank(cell)));
  return columns.slice(0, columns.findLastIndex((cells, at) => cells.length > 0 || header[at]!.text.trim() !== '') + 1);
}

function readingOf(cells: readonly ReferenceCell[], decimalComma: boolean): Reading | null {
  if (cells.length === 0) return null;
  const fitting = readings(decimalComma).filter(({ read }) =>
    cells.every(({ text, isStray }) => !isStray && read(withoutBlanks(text)) !== null),
  );
  const isAmbiguous = fitting.filter(({ order }) => order).length === 2;
  return isAmbiguous ? null : (fitting[0] ?? null);
}

const decimalsOf = (cells: readonly ReferenceCell[]): string[] =>
  cells.map(({ text }) => withoutBlanks(text)).filter((text) => /[.,]\d+$/.test(text));
const isThousands = (text: string): boolean => /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);

/** Numbers whose marks may stand between thousands, where other columns have another mark for decimals. */
function leaveDoubtful(
  chosen: readonly (Reading | null)[],
  columns: readonly (readonly ReferenceCell[])[],
): (Reading | null)[] {
  const marks = chosen.map((reading) => reading?.mark);
  const isCertain = columns.map((cells) => decimalsOf(cells).some((text) => !isThousands(text)));
  return chosen.map((reading, at) => {
    if (!reading?.mark || isCertain[at] || decimalsOf(columns[at]!).length === 0) return reading;
    return marks.some((mark, other) => mark && mark !== reading.mark && isCertain[other]) ? null : reading;
  });
}

function typeOf(reading: Reading | null, cells: readonly ReferenceCell[]): string {
  if (reading?.type === 'date' && cells.some(({ text }) => text.includes(':'))) return 'datetime';
  return reading?.type ?? 'string';
}

function valueOf(cell: ReferenceCell | undefined, reading: Reading | null): StoredValue {
  if (!cell) return null;
  return reading ? reading.read(withoutBlanks(cell.text)) : cell.text.replace(/ +$/, '') || null;
}

function problemsOf({ line, cells }: ReferenceRecord, row: number, columns: number): ReadTable['problems'][number][] {
  if (hasTooMany({ line, cells }, columns)) return [[row, line, null, 'too-many-cells']];
  const strays = cells.slice(0, columns).flatMap(({ isStray }, at) => (isStray ? [String(at)] : []));
  const problems = strays.map((at): ReadTable['problems'][number] => [row, line, at, 'stray-quote']);
  return cells.length < columns ? [...problems, [row, line, null, 'too-few-cells']] : problems;
}
