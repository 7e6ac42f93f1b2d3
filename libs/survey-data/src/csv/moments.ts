import { MomentReader } from './moment-reader.ts';

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

const reader = new MomentReader();

/** Reads `2024-03-01`, `1.3.2024`, `3/1/2024` and the same with a time such as `12:30`, `T12:30:05.25Z`, `2:05 pm`. */
export function readMoment(text: string, form: DateForm): Moment | null {
  const bytes = Buffer.from(text);
  return reader.readDate(bytes, 0, bytes.length, form) ? momentOf(reader) : null;
}

/** Reads a duration or time of day, `9:05`, `12:30:05.25`; hours may pass 24. */
export function readTime(text: string): Moment | null {
  const bytes = Buffer.from(text);
  return reader.readTime(bytes, 0, bytes.length) ? momentOf(reader) : null;
}

function momentOf({ seconds, hasTime, hasSeconds, fractionDigits }: Moment): Moment {
  return { seconds, hasTime, hasSeconds, fractionDigits };
}
