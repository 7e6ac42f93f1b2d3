import { damaged } from '../bytes/damage.ts';
import { SurveyFileError } from '../reader.ts';
import { type ColumnPlan, readingOf } from './column-readings.ts';
import type { ForeignFile } from './foreign-file.ts';
import type { SourceColumn } from './source-columns.ts';

/** DuckDB's work grows with the square of the columns of one query. */
export const columnsAtOnce = 500;

/** Reads the file once, as far as the types alone do not say how its columns are read. */
export async function planColumns(
  file: ForeignFile,
  columns: readonly SourceColumn[],
  rows: number,
): Promise<ColumnPlan[]> {
  const table = tableOf(file, columns.length);
  const readings = columns.map((column, at) => readingOf(column, columnSql(at)));
  const plans: ColumnPlan[] = [];
  for (let from = 0; from < readings.length; from += columnsAtOnce) {
    const some = readings.slice(from, from + columnsAtOnce);
    const facts = ['count(*)', ...some.flatMap((reading) => reading.facts)].map((fact) => `CAST(${fact} AS VARCHAR)`);
    const [[counted, ...found]] = (await file.query(`SELECT ${facts.join(', ')} FROM ${table}`)) as [string[]];
    if (Number(counted) !== rows) throw damaged(file.size, `the data end after ${counted} rows, expected ${rows}`);
    plans.push(...some.map((reading) => reading.plan(found.splice(0, reading.facts.length))));
  }
  return plans;
}

/** The file as a table whose columns are named by their place: names in a file may be empty. */
export function tableOf(file: ForeignFile, columns: number): string {
  const names = Array.from({ length: columns }, (_, at) => columnSql(at));
  return `${file.source('read_parquet')} AS source(${names.join(', ')})`;
}

const columnSql = (at: number) => `c${at}`;

/** Repeated values take next to no room, so that a small file can hold rows for days; surveys come to some hundreds. */
const mostBytesPerByte = 10_000;
const freeBytes = 2 ** 30;
const bytesPerCell = 8;

/**
 * The rows that a file says it has.
 * @throws SurveyFileError `limit-exceeded` where there are more of them than anybody has put into so few bytes
 */
export async function declaredRows(file: ForeignFile, columns: number): Promise<number> {
  const [[declared]] = (await file.query(`SELECT num_rows FROM ${file.source('parquet_file_metadata')}`)) as [string[]];
  const rows = Number(declared);
  if (!Number.isSafeInteger(rows) || rows < 0) throw damaged(file.size, `the footer declares ${declared} rows`);
  if (rows * columns * bytesPerCell > Math.max(freeBytes, file.size * mostBytesPerByte)) {
    const detail = `The file declares ${rows} rows in ${file.size} bytes: that is more than can be worked with.`;
    throw new SurveyFileError('limit-exceeded', detail);
  }
  return rows;
}
