import { type Appearance, asBoolean, asNumber } from '../codebook/new-variable.ts';
import type { ColumnPlan, ColumnReading } from './column-readings.ts';
import { textPlan, textWidth } from './text-readings.ts';

const largestWhole = BigInt(Number.MAX_SAFE_INTEGER);
/** Any decimal number of so many digits can be told from its double. */
const safeDigits = 15;

export function booleans(sql: string): ColumnReading {
  return { facts: [], plan: () => numberPlan(`CAST(${sql} AS DOUBLE)`, asBoolean) };
}

export function shortIntegers(sql: string): ColumnReading {
  return {
    facts: [`min(${sql})`, `max(${sql})`],
    plan: (range) => numberPlan(`CAST(${sql} AS DOUBLE)`, asNumber(longest(range), 0)),
  };
}

/** Numbers, unless one has digits that a double would lose. */
export function longIntegers(sql: string): ColumnReading {
  return {
    facts: [`min(${sql})`, `max(${sql})`],
    plan: (range) =>
      range.every(isSafe)
        ? numberPlan(`CAST(${sql} AS DOUBLE)`, asNumber(longest(range), 0))
        : textPlan(sql, String(longest(range)), [numbersAsText]),
  };
}

/** By way of a text, since DuckDB divides twice where the scale is large. */
export function decimals(sql: string, precision: number, scale: number): ColumnReading {
  if (scale === 0) return longIntegers(sql);
  const text = `CAST(${sql} AS VARCHAR)`;
  const number = () => numberPlan(`CAST(${text} AS DOUBLE)`, asNumber(precision + 2, scale));
  if (precision <= safeDigits) return { facts: [], plan: number };
  return {
    facts: [`max(strlen(trim(translate(${text}, '-.', ''), '0')))`, textWidth(sql)],
    plan: ([digits, width = null]) => (Number(digits) <= safeDigits ? number() : textPlan(sql, width, [numbersAsText])),
  };
}

export function hugeDecimals(sql: string): ColumnReading {
  const detail = 'Decimals of more than 38 digits are read as numbers of 16 digits. Write them as text to keep all.';
  const { facts, plan } = doubles(sql);
  return { facts, plan: (found) => ({ ...plan(found), notes: [['rounded-numbers', detail]] }) };
}

export function doubles(sql: string): ColumnReading {
  const finite = `FILTER (isfinite(${sql}))`;
  return {
    facts: [`bool_and(${sql} = trunc(${sql})) ${finite}`, `max(abs(CAST(${sql} AS DOUBLE))) ${finite}`],
    plan: ([isWhole, largest]) => {
      const digits = Math.trunc(Math.log10(Math.max(1, Number(largest ?? 0)))) + 2;
      const appearance = isWhole === 'true' && digits <= safeDigits + 2 ? asNumber(digits, 0) : asNumber(digits + 3, 2);
      return numberPlan(`CAST(${sql} AS DOUBLE)`, appearance);
    },
  };
}

const numbersAsText = [
  'numbers-as-text',
  'Some numbers have more digits than SPSS and other programs keep of a number: the column is read as text.',
] as const;

function numberPlan(sql: string, appearance: Appearance): ColumnPlan {
  return { sql, kind: 'number', appearance, notes: [] };
}

const longest = (texts: readonly (string | null)[]) => Math.max(1, ...texts.map((text) => text?.length ?? 0));

function isSafe(integer: string | null): boolean {
  const value = BigInt(integer ?? 0);
  return -largestWhole <= value && value <= largestWhole;
}
