import { secondsOfDate } from '../codebook/gregorian.ts';

const hyphen = 0x2d;
const zero = 0x30;

/** Bytes of a date as in `2024-03-01`. */
export const isoDateBytes = 10;

/** So far below zero that no digits before or after make a year of it. */
const noDigits = -10_000;

/** @returns seconds from 1582-10-14 to the day that ten bytes are, as in `2024-03-01`; NaN if they are none */
export function isoDate(bytes: Buffer, start: number): number {
  if (bytes[start + 4] !== hyphen || bytes[start + 7] !== hyphen) return NaN;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  return secondsOfDate(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : noDigits;
}
