import { unixEpoch } from '../codebook/gregorian.ts';
import { type Appearance, asDate, asDateTime, asTime } from '../codebook/new-variable.ts';
import type { ColumnPlan, ColumnReading } from './column-readings.ts';

type Unit = 'us' | 'ns';
type Note = ColumnPlan['notes'][number];

const perSecond: Readonly<Record<Unit, number>> = { us: 1e6, ns: 1e9 };

/** DuckDB has days that are infinitely far; the file has numbers for them. */
export function dates(sql: string): ColumnReading {
  return {
    facts: [`bool_or(NOT isfinite(${sql}))`],
    plan: ([hasInfinite]) => ({
      sql: `CASE WHEN isfinite(${sql}) THEN epoch(${sql}) + ${unixEpoch} END`,
      kind: 'number',
      appearance: asDate('SDATE'),
      notes: hasInfinite === 'true' ? [noSuchMoment] : [],
    }),
  };
}

export function momentsOf(unit: Unit, inUtc = false): (sql: string) => ColumnReading {
  return (sql) => {
    const sinceUnix = `epoch_${unit}(${sql})`;
    const shifted = `CAST(${sinceUnix} AS HUGEINT) + ${unixEpoch * perSecond.us}${'0'.repeat(unit === 'ns' ? 3 : 0)}`;
    const facts = [...fractionFacts(sinceUnix, unit), `count(${sql}) > count(${sinceUnix})`];
    return clockReading(shifted, facts, unit, asDateTime, inUtc ? [zoned] : []);
  };
}

export function timesOf(unit: Unit, inUtc = false): (sql: string) => ColumnReading {
  return (sql) => {
    const ticks = `epoch_${unit}(${sql})`;
    return clockReading(ticks, fractionFacts(ticks, unit), unit, asTime, inUtc ? [zoned] : []);
  };
}

/** Ticks are added up as integers and divided once, so that milliseconds come to the double next to them. */
function clockReading(
  ticks: string,
  facts: readonly string[],
  unit: Unit,
  appearance: (hasSeconds: boolean, fractionDigits: number) => Appearance,
  notes: readonly Note[],
): ColumnReading {
  return {
    facts,
    plan: ([hasFractions, isFiner, hasInfinite]) => ({
      sql: `CAST(${ticks} AS DOUBLE) / ${perSecond[unit]}`,
      kind: 'number',
      appearance: appearance(true, hasFractions === 'true' ? 3 : 0),
      notes: [...notes, ...(isFiner === 'true' ? [finer] : []), ...(hasInfinite === 'true' ? [noSuchMoment] : [])],
    }),
  };
}

function fractionFacts(ticks: string, unit: Unit): string[] {
  return [perSecond[unit], perSecond[unit] / 1000].map((divisor) => `bool_or(${ticks} % ${divisor} <> 0)`);
}

const zoned: Note = ['time-zone', 'The moments have a time zone: they are read as the time that it is in UTC.'];
const finer: Note = ['rounded-moments', 'Fractions of a second are kept to some millionths: what is finer is rounded.'];
const noSuchMoment: Note = ['no-such-moment', 'Some moments are before or after all time: they are read as no value.'];
