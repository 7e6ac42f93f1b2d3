/** Seconds from 1582-10-14, where SPSS begins to count, to 1970-01-01. */
export const unixEpoch = 12_219_379_200;

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @returns seconds from 1582-10-14 to that day's midnight, NaN if there is no such day from the year 0 on */
export function secondsOfDate(year: number, month: number, day: number): number {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!)) return NaN;
  if (month === 2 && day === 29 && !isLeap(year)) return NaN;
  return (dayNumber(year, month, day) - dayOfEpoch) * 86_400;
}

/** Days from 29 February of the year 0 on. Years begin in March here, so that the leap day is the last of its year. */
function dayNumber(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const centuries = (years / 100) | 0;
  const leapDays = (years >> 2) - centuries + (centuries >> 2);
  return years * 365 + leapDays + (((months * 153 + 2) / 5) | 0) + day;
}

const dayOfEpoch = dayNumber(1582, 10, 14);

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** ISO 8601 without zone, `2024-03-01T12:30:00` with a fraction if there is any; null past what a Date can hold. */
export function isoDateTime(seconds: number): string | null {
  const date = new Date(Math.round((seconds - unixEpoch) * 1000));
  return Number.isNaN(date.getTime())
    ? null
    : date
        .toISOString()
        .replace(/(\.\d*?)0*Z$/, '$1')
        .replace(/\.$/, '');
}

/** `HH:MM:SS` with a fraction if there is any; hours may pass 24. */
export function clockTime(seconds: number): string {
  const milliseconds = Math.round(Math.abs(seconds) * 1000);
  const whole = Math.floor(milliseconds / 1000);
  const parts = [whole / 3600, (whole / 60) % 60, whole % 60].map((part) => String(Math.floor(part)).padStart(2, '0'));
  const rest = milliseconds % 1000;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  return `${seconds < 0 ? '-' : ''}${parts.join(':')}${fraction}`;
}
