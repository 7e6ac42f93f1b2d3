import type { VariableType } from '#libs/contracts';
import { unixEpoch } from '../codebook/gregorian.ts';

const day = 86_400;

/** Seconds from 1582-10-14, where SPSS begins to count, to 1960-01-01, where SAS does. */
export const sasEpoch = unixEpoch - 3653 * day;

/**
 * In SAS' calendar the years 4000 and 8000 have no 29th of February, so that it counts a day less from these days on.
 * It matters for 31 December 9999, which often stands for "not yet".
 */
const leaplessDays = [745_154, 2_206_123];

const skippedDays = (days: number): number => leaplessDays.filter((first) => days >= first).length;

/** Of SAS' days since 1960: seconds since 1582-10-14. */
export const secondsOfDays = (days: number): number => (days + skippedDays(days)) * day + sasEpoch;

/** Of SAS' seconds since 1960: seconds since 1582-10-14. */
export const secondsOfSeconds = (seconds: number): number => seconds + skippedDays(seconds / day) * day + sasEpoch;

/** What turns a stored number of SAS into ours; null where they are the same. NaN stays NaN. */
export function conversionOf(type: VariableType): ((value: number) => number) | null {
  if (type === 'date') return secondsOfDays;
  return type === 'datetime' ? secondsOfSeconds : null;
}
