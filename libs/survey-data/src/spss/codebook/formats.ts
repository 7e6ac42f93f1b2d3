import type { VariableType } from '#libs/contracts';
import type { PrintFormat } from '../dictionary/dictionary.ts';

/** SPSS' numbers of its formats: PSPP's system-file format, "Variable Record". */
export const formatNumbers: Readonly<Record<string, number>> = {
  A: 1,
  AHEX: 2,
  COMMA: 3,
  DOLLAR: 4,
  F: 5,
  IB: 6,
  PIBHEX: 7,
  P: 8,
  PIB: 9,
  PK: 10,
  RB: 11,
  RBHEX: 12,
  Z: 15,
  N: 16,
  E: 17,
  DATE: 20,
  TIME: 21,
  DATETIME: 22,
  ADATE: 23,
  JDATE: 24,
  DTIME: 25,
  WKDAY: 26,
  MONTH: 27,
  MOYR: 28,
  QYR: 29,
  WKYR: 30,
  PCT: 31,
  DOT: 32,
  CCA: 33,
  CCB: 34,
  CCC: 35,
  CCD: 36,
  CCE: 37,
  EDATE: 38,
  SDATE: 39,
  MTIME: 40,
  YMDHMS: 41,
};

const formatNames = new Map(Object.entries(formatNumbers).map(([name, number]) => [number, name]));

export const stringFormats: ReadonlySet<string> = new Set(['A', 'AHEX']);
const dates = new Set(['DATE', 'ADATE', 'EDATE', 'JDATE', 'SDATE', 'QYR', 'MOYR', 'WKYR']);
const datetimes = new Set(['DATETIME', 'YMDHMS']);
const times = new Set(['TIME', 'DTIME', 'MTIME']);

/** Null for a number that SPSS does not use. */
export const formatName = (format: PrintFormat): string | null => formatNames.get(format.type) ?? null;

/** As SPSS writes it: `F8.2`, `A20`, `DATE11`; decimals only where there are some, but always of F. */
export function formatText(name: string, width: number, decimals: number): string {
  return `${name}${width}${decimals > 0 || name === 'F' ? `.${decimals}` : ''}`;
}

/** What the numbers of a variable mean, by its print format. */
export function numericType(name: string): Exclude<VariableType, 'string' | 'boolean'> {
  if (dates.has(name)) return 'date';
  if (datetimes.has(name)) return 'datetime';
  return times.has(name) ? 'time' : 'numeric';
}
