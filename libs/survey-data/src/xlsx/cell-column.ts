import type { CellValue } from 'hucre';
import { isoDateTime, unixEpoch } from '../codebook/gregorian.ts';
import { type Appearance, asBoolean, asDate, asDateTime, asNumber, asText, asTime } from '../codebook/new-variable.ts';
import { withoutTrailingBlanks } from '../trailing-blanks.ts';

const day = 86_400;
/** Excel's serial number 60 is the 29 February 1900, which never was: what lies before is a time, not a date. */
const earlyDays = 60;

const errors =
  /^#(DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!)$/;

/** What a formula that failed leaves in a cell. */
export function isError(value: CellValue | undefined): value is string {
  return typeof value === 'string' && errors.test(value);
}

/** What the cells of a column hold, over the whole sheet. */
export class CellColumn {
  filled = 0;
  private readonly kinds = new Set<'number' | 'boolean' | 'moment' | 'text'>();
  private textBytes = 0;
  private integerWidth = 0;
  private decimals = 0;
  private hasDate = false;
  private hasTime = false;
  private hasSeconds = false;
  private fractionDigits = 0;

  /** @param epoch what dates are counted from in the workbook, in JavaScript's milliseconds */
  constructor(private readonly epoch: number) {}

  /** Takes a cell that is neither blank nor an error. */
  add(value: CellValue): void {
    this.filled += 1;
    this.textBytes = Math.max(this.textBytes, Buffer.byteLength(cellText(value)));
    if (typeof value === 'number') this.addNumber(value);
    else if (typeof value === 'boolean') this.kinds.add('boolean');
    else if (value instanceof Date) this.addMoment(value);
    else this.kinds.add('text');
  }

  /** All cells are of one kind, which is not text. */
  get isTyped(): boolean {
    return this.kinds.size === 1 && !this.kinds.has('text');
  }

  appearance(): Appearance {
    if (!this.isTyped) return asText(this.textBytes);
    if (this.kinds.has('boolean')) return asBoolean;
    if (this.kinds.has('number'))
      return asNumber(this.integerWidth + (this.decimals && this.decimals + 1), this.decimals);
    if (!this.hasDate) return asTime(this.hasSeconds, this.fractionDigits);
    return this.hasTime ? asDateTime(this.hasSeconds, this.fractionDigits) : asDate('SDATE');
  }

  /** The stored value of a cell of a typed column; times are counted from the workbook's epoch. */
  storedNumber(value: CellValue): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    return value instanceof Date ? value.getTime() / 1000 + (this.hasDate ? unixEpoch : -this.epoch / 1000) : NaN;
  }

  private addNumber(value: number): void {
    this.kinds.add('number');
    const [integer = '', decimals = ''] = String(value).split('.');
    this.integerWidth = Math.max(this.integerWidth, integer.length);
    this.decimals = Math.max(this.decimals, decimals.includes('e') ? 0 : decimals.length);
  }

  private addMoment(value: Date): void {
    this.kinds.add('moment');
    const seconds = (value.getTime() - this.epoch) / 1000;
    this.hasDate ||= seconds >= earlyDays * day;
    this.hasTime ||= seconds % day !== 0;
    this.hasSeconds ||= seconds % 60 !== 0;
    if (seconds % 1 !== 0) this.fractionDigits = 3;
  }
}

/** A cell in a column of texts, or of several kinds. */
export function cellText(value: CellValue): string {
  if (!(value instanceof Date)) return withoutTrailingBlanks(String(value));
  const shown = isoDateTime(value.getTime() / 1000 + unixEpoch);
  return shown?.replace('T00:00:00', '') ?? '';
}
