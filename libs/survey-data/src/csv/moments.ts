import { secondsOfDate } from '../codebook/gregorian.ts';

/** The order in which a written date has its parts. */
export type DateForm = 'iso' | 'dotted' | 'day-first' | 'month-first';

/** A written date, maybe with a time of day. */
export interface Moment {
  /** From 1582-10-14. */
  readonly seconds: number;
  readonly hasTime: boolean;
  readonly hasSeconds: boolean;
  readonly fractionDigits: number;
}

const timeOfDay = String.raw`(\d{1,3}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?`;
const written = (date: string) => new RegExp(String.raw`^${date}(?:[T ]+${timeOfDay}(?: ?([AaPp])[Mm])?Z?)?$`);

const forms: Record<DateForm, { pattern: RegExp; order: readonly [year: number, month: number, day: number] }> = {
  iso: { pattern: written(String.raw`(\d{4})-(\d{2})-(\d{2})`), order: [1, 2, 3] },
  dotted: { pattern: written(String.raw`(\d{1,2})\.(\d{1,2})\.(\d{4})`), order: [3, 2, 1] },
  'day-first': { pattern: written(String.raw`(\d{1,2})\/(\d{1,2})\/(\d{4})`), order: [3, 2, 1] },
  'month-first': { pattern: written(String.raw`(\d{1,2})\/(\d{1,2})\/(\d{4})`), order: [3, 1, 2] },
};
const timePattern = new RegExp(`^${timeOfDay}$`);

/** Reads `2024-03-01`, `1.3.2024`, `3/1/2024` and the same with a time such as `12:30`, `T12:30:05.25Z`, `2:05 pm`. */
export function readMoment(text: string, form: DateForm): Moment | null {
  const { pattern, order } = forms[form];
  const match = pattern.exec(text);
  if (!match) return null;
  const [year, month, day] = order.map((group) => Number(match[group])) as [number, number, number];
  const midnight = secondsOfDate(year, month, day);
  if (Number.isNaN(midnight)) return null;
  if (match[4] === undefined) return { seconds: midnight, hasTime: false, hasSeconds: false, fractionDigits: 0 };
  const hours = hoursOfDay(Number(match[4]), match[8]);
  const clock = readClock(hours, match[5]!, match[6], match[7]);
  return hours < 24 && clock ? { ...clock, seconds: midnight + clock.seconds } : null;
}

/** Reads a duration or time of day, `9:05`, `12:30:05.25`; hours may pass 24. */
export function readTime(text: string): Moment | null {
  const match = timePattern.exec(text);
  return match && readClock(Number(match[1]), match[2]!, match[3], match[4]);
}

function readClock(hours: number, minutes: string, seconds?: string, fraction?: string): Moment | null {
  if (Number(minutes) > 59 || Number(seconds ?? 0) > 59) return null;
  return {
    seconds: hours * 3600 + Number(minutes) * 60 + Number(`${seconds ?? 0}.${fraction ?? 0}`),
    hasTime: true,
    hasSeconds: seconds !== undefined,
    fractionDigits: fraction?.length ?? 0,
  };
}

/** @returns NaN, which no comparison holds for, where the hour and the half of the day do not go together */
function hoursOfDay(hours: number, half: string | undefined): number {
  if (half === undefined) return hours;
  if (hours < 1 || hours > 12) return NaN;
  return (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
