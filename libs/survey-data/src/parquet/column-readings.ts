import type { SourceColumn } from './source-columns.ts';
import type { Appearance } from '../codebook/new-variable.ts';
import { booleans, decimals, doubles, hugeDecimals, longIntegers, shortIntegers } from './number-readings.ts';
import { dates, momentsOf, timesOf } from './moment-readings.ts';
import { binary, nestedText, otherText, plainText } from './text-readings.ts';

/** How a column is read once its values are known. */
export interface ColumnPlan {
  /** What is selected: DOUBLE, VARCHAR, or BLOB where bytes have to be decoded. */
  readonly sql: string;
  readonly kind: 'number' | 'text' | 'bytes';
  readonly appearance: Appearance;
  /** What is not as in the file, as a code and a sentence. */
  readonly notes: readonly (readonly [code: string, detail: string])[];
}

export interface ColumnReading {
  /** Aggregates that the plan depends on. */
  readonly facts: readonly string[];
  /** @param found a text for each of the facts; null where there is no value at all */
  plan(found: readonly (string | null)[]): ColumnPlan;
}

/** @param sql the column's name in a query */
export function readingOf({ type, isRounded }: SourceColumn, sql: string): ColumnReading {
  if (isRounded) return hugeDecimals(sql);
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (scale !== undefined) return decimals(sql, Number(precision), Number(scale));
  if (/\]$|^(STRUCT|MAP|UNION|VARIANT)\b/.test(type)) return nestedText(sql);
  return simpleReadings[type]?.(sql) ?? otherText(sql, type);
}

const simpleReadings: Readonly<Record<string, (sql: string) => ColumnReading>> = {
  BOOLEAN: booleans,
  TINYINT: shortIntegers,
  SMALLINT: shortIntegers,
  INTEGER: shortIntegers,
  UTINYINT: shortIntegers,
  USMALLINT: shortIntegers,
  UINTEGER: shortIntegers,
  BIGINT: longIntegers,
  UBIGINT: longIntegers,
  HUGEINT: longIntegers,
  UHUGEINT: longIntegers,
  FLOAT: doubles,
  DOUBLE: doubles,
  DATE: dates,
  TIME: timesOf('us'),
  TIME_NS: timesOf('ns'),
  'TIME WITH TIME ZONE': timesOf('us', true),
  TIMESTAMP: momentsOf('us'),
  TIMESTAMP_S: momentsOf('us'),
  TIMESTAMP_MS: momentsOf('us'),
  TIMESTAMP_NS: momentsOf('ns'),
  'TIMESTAMP WITH TIME ZONE': momentsOf('us', true),
  VARCHAR: plainText,
  JSON: plainText,
  UUID: plainText,
  BLOB: binary,
};
