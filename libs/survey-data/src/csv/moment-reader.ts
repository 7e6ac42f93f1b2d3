import { secondsOfDate } from '../codebook/gregorian.ts';
import { isMissing } from '../column-batches.ts';
import { isoDate, isoDateBytes } from './iso-date.ts';
import type { DateForm, Moment } from './moments.ts';

const blank = 0x20;
const dot = 0x2e;
const slash = 0x2f;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const separator = 'T'.charCodeAt(0);
const zulu = 'Z'.charCodeAt(0);
const [lowerA, lowerP, lowerM] = [0x61, 0x70, 0x6d];
/** Makes a small letter of a capital one. */
const lowerCase = 0x20;

/**
 * Reads dates and times from bytes. It is the moment that it has read last: an object for each cell would cost more than
 * the reading.
 */
export class MomentReader implements Moment {
  seconds = NaN;
  hasTime = false;
  hasSeconds = false;
  fractionDigits = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;
  private hours = NaN;
  private minutes = NaN;
  private secondsOfMinute = NaN;

  /** @returns whether the bytes are a date in that form, maybe with a time of day */
  readDate(bytes: Buffer, start: number, end: number, form: DateForm): boolean {
    this.start(bytes, start, end);
    this.seconds = form === 'iso' ? this.isoDay() : this.day(form);
    if (isMissing(this.seconds)) return false;
    return this.at === end || this.readTimeOfDay(this.seconds);
  }

  /** @returns whether the bytes are a duration or time of day */
  readTime(bytes: Buffer, start: number, end: number): boolean {
    this.start(bytes, start, end);
    if (!this.readClock() || this.at !== end) return false;
    this.seconds = this.clock(this.hours);
    return true;
  }

  private start(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.hasTime = false;
    this.hasSeconds = false;
    this.fractionDigits = 0;
  }

  private isoDay(): number {
    const start = this.at;
    this.at += isoDateBytes;
    return this.at <= this.end ? isoDate(this.bytes, start) : NaN;
  }

  private day(form: DateForm): number {
    const mark = form === 'dotted' ? dot : slash;
    const first = this.digits(1, 2);
    if (!this.skip(mark)) return NaN;
    const second = this.digits(1, 2);
    if (!this.skip(mark)) return NaN;
    const year = this.digits(4, 4);
    return form === 'month-first' ? secondsOfDate(year, first, second) : secondsOfDate(year, second, first);
  }

  private readTimeOfDay(midnight: number): boolean {
    const before = this.at;
    while (this.skip(blank) || this.skip(separator));
    if (this.at === before || !this.readClock()) return false;
    const hours = this.hoursOfDay();
    this.skip(zulu);
    if (this.at !== this.end || !(hours < 24)) return false;
    this.seconds = midnight + this.clock(hours);
    return true;
  }

  private readClock(): boolean {
    this.hours = this.digits(1, 3);
    if (!this.skip(colon)) return false;
    this.minutes = this.digits(2, 2);
    this.hasTime = true;
    this.hasSeconds = this.skip(colon);
    this.secondsOfMinute = this.hasSeconds ? this.digits(2, 2) : 0;
    if (!(this.hours >= 0 && this.minutes <= 59 && this.secondsOfMinute <= 59)) return false;
    return !this.hasSeconds || !this.skip(dot) || this.readFraction();
  }

  private readFraction(): boolean {
    const before = this.at;
    const fraction = this.digits(1, 6);
    this.fractionDigits = this.at - before;
    // Of whole numbers that are exact, so that the one division rounds as it should.
    const scale = 10 ** this.fractionDigits;
    this.secondsOfMinute = (this.secondsOfMinute * scale + fraction) / scale;
    return this.fractionDigits > 0;
  }

  private clock(hours: number): number {
    return hours * 3600 + this.minutes * 60 + this.secondsOfMinute;
  }

  /** @returns NaN, which no comparison holds for, where the hour and the half of the day do not go together */
  private hoursOfDay(): number {
    const { bytes, at, end, hours } = this;
    const from = at < end && bytes[at] === blank ? at + 1 : at;
    if (from + 2 > end || (bytes[from + 1]! | lowerCase) !== lowerM) return hours;
    const half = bytes[from]! | lowerCase;
    if (half !== lowerA && half !== lowerP) return hours;
    this.at = from + 2;
    if (hours < 1 || hours > 12) return NaN;
    return (hours % 12) + (half === lowerP ? 12 : 0);
  }

  private skip(byte: number): boolean {
    if (this.at === this.end || this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** @returns the number that at most so many digits are, NaN where there are fewer than the least */
  private digits(least: number, most: number): number {
    const { bytes, at } = this;
    const limit = Math.min(at + most, this.end);
    let value = 0;
    let next = at;
    for (; next < limit; next += 1) {
      const byte = bytes[next]!;
      if (byte < zero || byte > nine) break;
      value = value * 10 + (byte - zero);
    }
    this.at = next;
    return next - at < least ? NaN : value;
  }
}
