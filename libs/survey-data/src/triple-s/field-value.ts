import { secondsOfDate } from '../codebook/gregorian.ts';
import type { SurveyField } from './survey-fields.ts';

/** The number that a value is stored as; NaN where it is none, null where there is no value. */
export function readNumber({ kind, variable, isSpread }: SurveyField, text: string): number | null {
  const written = text.trim();
  if (written === '') return null;
  if (kind === 'date') return readDate(written);
  if (kind === 'time') return readTime(written);
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(written) ? Number(written) + 0 : NaN;
  // An unused place of a multiple answer is 0, unless that is a code.
  if (isSpread && value === 0 && !variable.valueLabels.some((label) => label.value === 0)) return null;
  if (kind === 'logical' || (kind === 'multiple' && !isSpread)) return value === 0 || value === 1 ? value : NaN;
  return value;
}

/** `20240301`, or with hyphens. */
function readDate(text: string): number {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? [];
  return secondsOfDate(Number(year), Number(month), Number(day));
}

/** `123005`, or with colons. */
function readTime(text: string): number {
  const [, hours, minutes, seconds] = /^(\d{2}):?([0-5]\d):?([0-5]\d)$/.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
