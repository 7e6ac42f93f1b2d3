import { secondsOfDate, unixEpoch } from '../../codebook/gregorian.ts';
import type { Appearance } from '../../codebook/new-variable.ts';
import { formatText, numericType } from '../../spss/codebook/formats.ts';
import { withoutLeapSeconds } from './leap-seconds.ts';

/** What the numbers of a date variable count, and how they are shown. */
export interface DateUnit {
  readonly appearance: Appearance;
  /** To seconds from 1582-10-14, or to seconds of a time. */
  convert(value: number): number;
}

const day = 86_400;
/** From 1582-10-14 to 1960-01-01, where Stata begins to count. */
const stataEpoch = secondsOfDate(1960, 1, 1);

const fromDays = (value: number) => value * day + stataEpoch;
const fromMilliseconds = (value: number) => value / 1000 + stataEpoch;
const fromMonths = (value: number) => secondsOfMonth(1960, Math.floor(value));

/** Weeks begin on January 1st; the 52nd is longer than others. */
function fromWeeks(value: number): number {
  const week = Math.floor(value);
  const year = Math.floor(week / 52);
  return secondsOfMonth(1960, year * 12) + (week - year * 52) * 7 * day;
}

/**
 * The unit of a date format, such as `%td`; null for any other. Periods become their first day. `%tC` counts leap
 * seconds, which are taken out, so that 23:59:60 and the second after it become the same. `%ty` is a year, which is the
 * number that it is, and the calendar of a `%tb` is not in the file: both are numbers.
 * Source: Stata's `help datetime`.
 */
export function findDateUnit(format: string): DateUnit | null {
  const [, unit = '', details = ''] = /^%[-~]?(t[dCcwmqh]|d)(.*)$/.exec(format) ?? [];
  if (unit === 'tc' || unit === 'tC') return clockUnit(unit, details);
  return units[unit] ?? null;
}

const asDate = (name: string, width: number): Appearance => ({
  type: numericType(name),
  width,
  decimals: 0,
  format: formatText(name, width, 0),
  measure: null,
});

const days: DateUnit = { appearance: asDate('DATE', 11), convert: fromDays };

const units: Readonly<Record<string, DateUnit>> = {
  d: days,
  td: days,
  tw: { appearance: asDate('WKYR', 10), convert: fromWeeks },
  tm: { appearance: asDate('MOYR', 8), convert: fromMonths },
  tq: { appearance: asDate('QYR', 8), convert: (value) => fromMonths(Math.floor(value) * 3) },
  th: { appearance: asDate('DATE', 11), convert: (value) => fromMonths(Math.floor(value) * 6) },
};

/** Hours and what is less, as in `HH:MM:SS`, `hh:MM_am`. */
const timeOnly = /^h{1,2}(?:[:.]?mm)?(?:[:.]?ss(?:\.s+)?)?(?:_?[ap]\.?m\.?)?$/i;

/** A clock time without a day is a time, if its numbers count from 1960-01-01, the day that Stata gives it. */
function clockUnit(unit: string, details: string): DateUnit {
  const decimals = Math.min(3, /\.(s+)/.exec(details)?.[1]!.length ?? 0);
  const [name, width] = timeOnly.test(details) ? ['TIME', 8] : ['DATETIME', 20];
  const toSeconds = name === 'TIME' ? (value: number) => value / 1000 : fromMilliseconds;
  const shownWidth = decimals > 0 ? width! + 1 + decimals : width!;
  return {
    appearance: { ...asDate(name!, shownWidth), decimals, format: formatText(name!, shownWidth, decimals) },
    convert: unit === 'tC' ? (value) => toSeconds(withoutLeapSeconds(value)) : toSeconds,
  };
}

/** Of the first day of a month, given in months from January of a year; of any size, as a Date is not. */
function secondsOfMonth(year: number, months: number): number {
  const era = Math.floor(months / 4800);
  const month = months - era * 4800;
  return Date.UTC(year, month, 1) / 1000 + unixEpoch + era * 146_097 * day;
}
