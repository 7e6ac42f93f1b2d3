import { isMissing } from '../column-batches.ts';
import { type Appearance, asBoolean, asDate, asDateTime, asNumber, asText, asTime } from '../codebook/new-variable.ts';
import { isoDate, isoDateBytes } from './iso-date.ts';
import { MomentReader } from './moment-reader.ts';
import type { DateForm } from './moments.ts';
import { decimalMark, isShortInteger, numberShape } from './numbers.ts';
import { contentEnd, contentStart } from './record-block.ts';
import type { TableRows } from './table-rows.ts';

/** What every cell of a column can be read as. */
export type Shape = 'number' | 'comma-number' | 'boolean' | 'time' | DateForm;

/** A bit for each reading, so that a column's are the bits that all its cells have. */
const bits: Readonly<Record<Shape, number>> = {
  number: 1,
  'comma-number': 2,
  boolean: 4,
  time: 8,
  iso: 16,
  dotted: 32,
  'day-first': 64,
  'month-first': 128,
};
const shapes = Object.keys(bits) as Shape[];
const dateForms: readonly DateForm[] = ['iso', 'dotted', 'day-first', 'month-first'];
const anything = 255;
const numeric = bits.number | bits['comma-number'];
const eitherOrder = bits['day-first'] | bits['month-first'];

const minus = '-'.charCodeAt(0);
const zero = '0'.charCodeAt(0);

/** Longer texts are no dates. */
const maxMomentBytes = 40;

/** One for all columns. */
const moment = new MomentReader();

/** What a `ColumnShape` has found, which can go to another thread. */
export interface ShapeFacts {
  readonly filled: number;
  readonly left: number;
  readonly width: number;
  readonly integerWidth: number;
  readonly decimals: number;
  readonly couldBeThousands: boolean;
  readonly hasTime: boolean;
  readonly hasSeconds: boolean;
}

/** The readings of a column that are left once some or all of its cells have been seen. */
export class ColumnShape {
  /** Cells that are not empty. */
  filled = 0;
  isDoubtful = false;
  private left = anything;
  private width = 0;
  private integerWidth = 0;
  private decimals = 0;
  private couldBeThousands = true;
  private hasTime = false;
  private hasSeconds = false;

  /** @param decimalComma whether `1,5` may be a number */
  constructor(private readonly decimalComma: boolean) {}

  /** Takes the cells of a column. What most cells of a survey are, nothing or some digits, is told apart first. */
  addCells(rows: TableRows, column: number): void {
    const { bytes, starts, ends } = rows.block;
    const { count, firstCells, cellCounts } = rows;
    for (let row = 0; row < count; row += 1) {
      if (column >= cellCounts[row]!) continue;
      const cell = firstCells[row]! + column;
      const start = starts[cell]!;
      const end = ends[cell]!;
      if (start === end) continue;
      if (isShortInteger(bytes, start, end)) {
        this.addInteger(end - start);
        continue;
      }
      const from = contentStart(bytes, start, end);
      const to = contentEnd(bytes, from, end);
      if (from < to) this.add(bytes, from, to, to - start);
    }
  }

  /**
   * Takes a cell, given without blanks around it and not empty.
   * @param textBytes what it takes as text
   */
  add(bytes: Buffer, start: number, end: number, textBytes = end - start): void {
    this.filled += 1;
    if (textBytes > this.width) this.width = textBytes;
    const { left } = this;
    if (left === 0) return;
    const numbers = left & numeric ? this.numberBits(bytes, start, end) : 0;
    const onlyNumbers = (left & ~numeric) === 0;
    this.left = left & (numbers || onlyNumbers ? numbers : this.otherBits(bytes, start, end));
  }

  get facts(): ShapeFacts {
    const { filled, left, width, integerWidth, decimals, couldBeThousands, hasTime, hasSeconds } = this;
    return { filled, left, width, integerWidth, decimals, couldBeThousands, hasTime, hasSeconds };
  }

  /** Takes the cells that another has seen, in any order: no cell is both a number and something else. */
  include(other: ShapeFacts): void {
    this.filled += other.filled;
    this.left &= other.left;
    this.width = Math.max(this.width, other.width);
    this.integerWidth = Math.max(this.integerWidth, other.integerWidth);
    this.decimals = Math.max(this.decimals, other.decimals);
    this.couldBeThousands &&= other.couldBeThousands;
    this.hasTime ||= other.hasTime;
    this.hasSeconds ||= other.hasSeconds;
  }

  /** The one reading that fits every cell; null is text. */
  get shape(): Shape | null {
    if (this.filled === 0 || this.isAmbiguous) return null;
    return shapes.find((shape) => this.left & bits[shape]) ?? null;
  }

  /** Every cell is a date, but whether the day or the month comes first cannot be told. */
  get isAmbiguous(): boolean {
    return this.filled > 0 && (this.left & eitherOrder) === eitherOrder;
  }

  /** Whether its numbers are written with this decimal mark, and cannot be anything else. */
  provesMark(shape: Shape): boolean {
    return this.shape === shape && this.decimals > 0 && !this.couldBeThousands;
  }

  /** Every mark in its numbers has three digits after it, as one between thousands has: `1.234`. */
  get maybeThousands(): boolean {
    return (this.shape === 'number' || this.shape === 'comma-number') && this.decimals > 0 && this.couldBeThousands;
  }

  /** Every cell is a whole number of one or two characters. */
  get isCodes(): boolean {
    return (this.shape === 'number' || this.shape === 'comma-number') && this.decimals === 0 && this.integerWidth <= 2;
  }

  /** Takes its numbers for texts, since nobody knows what they are. */
  leaveAsText(): void {
    this.left = 0;
    this.isDoubtful = true;
  }

  appearance(): Appearance {
    switch (this.shape) {
      case null:
        return asText(this.width);
      case 'number':
      case 'comma-number':
        return asNumber(this.integerWidth + (this.decimals > 0 ? this.decimals + 1 : 0), this.decimals);
      case 'boolean':
        return asBoolean;
      case 'time':
        return asTime(this.hasSeconds, this.decimals);
      case 'iso':
        return this.asMoment('SDATE');
      case 'dotted':
      case 'day-first':
        return this.asMoment('EDATE');
      case 'month-first':
        return this.asMoment('ADATE');
    }
  }

  private asMoment(format: 'SDATE' | 'EDATE' | 'ADATE'): Appearance {
    return this.hasTime ? asDateTime(this.hasSeconds, this.decimals) : asDate(format);
  }

  private addInteger(digits: number): void {
    this.filled += 1;
    this.left &= this.decimalComma ? numeric : bits.number;
    if (digits > this.width) this.width = digits;
    if (digits > this.integerWidth) this.integerWidth = digits;
  }

  private numberBits(bytes: Buffer, start: number, end: number): number {
    const shape = numberShape(bytes, start, end);
    if (shape === -1) return 0;
    const decimals = shape >> 2;
    const integerWidth = end - start - (decimals > 0 ? decimals + 1 : 0);
    if (decimals > this.decimals) this.decimals = decimals;
    if (integerWidth > this.integerWidth) this.integerWidth = integerWidth;
    if (decimals > 0) this.couldBeThousands &&= isThousands(bytes, start, decimals, integerWidth);
    const mark = shape & 3;
    if (mark === decimalMark.none) return this.decimalComma ? numeric : bits.number;
    if (mark === decimalMark.dot) return bits.number;
    return this.decimalComma ? bits['comma-number'] : 0;
  }

  private otherBits(bytes: Buffer, start: number, end: number): number {
    if (end - start > maxMomentBytes) return 0;
    const { left } = this;
    if (left & bits.iso && isPlainDate(bytes, start, end)) return bits.iso;
    let found = isBoolean(bytes, start, end) ? bits.boolean : 0;
    if (left & bits.time && moment.readTime(bytes, start, end)) found |= this.keepMoment(bits.time);
    for (const form of dateForms) {
      if (left & bits[form] && moment.readDate(bytes, start, end, form)) found |= this.keepMoment(bits[form]);
    }
    return found;
  }

  private keepMoment(bit: number): number {
    const { hasTime, hasSeconds, fractionDigits } = moment;
    this.hasTime ||= hasTime;
    this.hasSeconds ||= hasSeconds;
    this.decimals = Math.max(this.decimals, fractionDigits);
    return bit;
  }
}

/** What most dates are, told in a quarter of the time. */
function isPlainDate(bytes: Buffer, start: number, end: number): boolean {
  return end - start === isoDateBytes && !isMissing(isoDate(bytes, start));
}

function isBoolean(bytes: Buffer, start: number, end: number): boolean {
  return (end - start === 4 || end - start === 5) && /^(true|false)$/i.test(bytes.toString('latin1', start, end));
}

function isThousands(bytes: Buffer, start: number, decimals: number, integerWidth: number): boolean {
  const sign = bytes[start] === minus ? 1 : 0;
  const digits = integerWidth - sign;
  return decimals === 3 && digits >= 1 && digits <= 3 && bytes[start + sign] !== zero;
}
