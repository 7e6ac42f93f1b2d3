const minus = 0x2d;
const dot = 0x2e;
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;

/** Integers of more digits are identifiers: a double would not hold each of them. */
const maxIntegerDigits = 15;

/** Whether bytes are one to nine digits without a leading zero: what `numberShape` finds most, told in half the time. */
export function isShortInteger(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length > 9 || (length > 1 && bytes[start] === zero)) return false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte < zero || byte > nine) return false;
  }
  return true;
}

/** The decimal mark of a number, as `numberShape` tells it. */
export const decimalMark = { none: 0, dot: 1, comma: 2 } as const;

/**
 * Whether bytes are a number that can be stored without losing what is written: `-12`, `.5`, `1,25`, `1e-7`. Not with a
 * leading zero (`007`), a plus sign, or more than 15 digits before the mark, which identifiers have.
 * @returns -1 if not, else its decimal mark plus 4 times the digits after it (no object: it is asked for every cell)
 */
export function numberShape(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === minus ? start + 1 : start;
  const integerEnd = endOfDigits(bytes, first, end);
  const integerDigits = integerEnd - first;
  if (integerDigits > maxIntegerDigits || (integerDigits > 1 && bytes[first] === zero)) return -1;
  if (integerEnd === end) return integerDigits > 0 ? decimalMark.none : -1;
  const mark = markAt(bytes, integerEnd);
  const decimalsStart = mark === decimalMark.none ? integerEnd : integerEnd + 1;
  const decimalsEnd = mark === decimalMark.none ? integerEnd : endOfDigits(bytes, decimalsStart, end);
  const decimals = decimalsEnd - decimalsStart;
  if (mark === decimalMark.none ? integerDigits === 0 : decimals === 0) return -1;
  if (decimalsEnd === end) return mark + 4 * decimals;
  return endsInExponent(bytes, decimalsEnd, end) && Number.isFinite(slowNumberOf(bytes, start, end)) ? mark : -1;
}

function endsInExponent(bytes: Buffer, start: number, end: number): boolean {
  return /^[eE][+-]?\d{1,3}$/.test(bytes.toString('latin1', start, end));
}

function markAt(bytes: Buffer, at: number): number {
  if (bytes[at] === dot) return decimalMark.dot;
  return bytes[at] === comma ? decimalMark.comma : decimalMark.none;
}

function endOfDigits(bytes: Buffer, at: number, end: number): number {
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1;
  return at;
}

/** Powers of ten that a double holds exactly. */
const exactPowers = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** The value of bytes that have the shape of a number; exact as `Number` is. */
export function numberOf(bytes: Buffer, start: number, end: number): number {
  const isNegative = bytes[start] === minus;
  let at = isNegative ? start + 1 : start;
  let mantissa = 0;
  let decimalsStart = end;
  for (; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) mantissa = mantissa * 10 + (byte - zero);
    else if (byte === dot || byte === comma) decimalsStart = at + 1;
    else return slowNumberOf(bytes, start, end);
  }
  // Both sides are exact up to here, so that the one division rounds as it should.
  const decimals = end - decimalsStart;
  if (mantissa > Number.MAX_SAFE_INTEGER || decimals >= exactPowers.length) return slowNumberOf(bytes, start, end);
  const value = decimals > 0 ? mantissa / exactPowers[decimals]! : mantissa;
  return isNegative && value !== 0 ? -value : value;
}

function slowNumberOf(bytes: Buffer, start: number, end: number): number {
  // Adding 0 makes 0 of -0, as above.
  return Number(bytes.toString('latin1', start, end).replace(',', '.')) + 0;
}
