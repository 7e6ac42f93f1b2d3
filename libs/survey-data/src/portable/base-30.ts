import { nearestQuotient } from './exact-quotient.ts';

const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;

/** 30^13 is 2^13 times 15^13, which has fewer than 53 bits: all powers up to it are doubles. */
const exactPowers = Array.from({ length: 14 }, (_, exponent) => Number(30n ** BigInt(exponent)));

/** A number of more base-30 digits before its point, or of so many zeros after it, is infinity or 0 for a double. */
const mostDigits = 212;
const mostZeros = 224;

/** By the byte: of digits 0 to 9 and A to T; -1 is none. */
const digitValues = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789ABCDEFGHIJKLMNOPQRST'.indexOf(String.fromCharCode(byte)),
);

/**
 * The number that bytes of ASCII are in base 30, as `-1C.8/`, `G9Q+4/` without the slash: the double that is nearest to
 * it. PSPP's "Portable File Format", "Portable File Structure".
 * @returns NaN where they are no number
 */
export function readBase30(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === minus ? start + 1 : start;
  let mantissa = 0;
  let digits = 0;
  let pointAt = -1;
  let at = first;
  for (; at < end; at += 1) {
    const digit = digitValues[bytes[at]!]!;
    if (digit >= 0) {
      mantissa = mantissa * 30 + digit;
      digits += 1;
    } else if (bytes[at] === point && pointAt < 0) pointAt = at;
    else break;
  }
  if (digits === 0) return NaN;
  const exponent = (at < end ? readExponent(bytes, at, end) : 0) - (pointAt < 0 ? 0 : at - pointAt - 1);
  const value =
    mantissa <= Number.MAX_SAFE_INTEGER ? scale(mantissa, exponent) : scaleDigits(bytes, first, at, exponent);
  return first > start ? -value : value;
}

function readExponent(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at];
  if ((sign !== minus && sign !== plus) || at + 1 === end) return NaN;
  let exponent = 0;
  for (let index = at + 1; index < end; index += 1) {
    const digit = digitValues[bytes[index]!]!;
    if (digit < 0) return NaN;
    exponent = exponent * 30 + digit;
  }
  return sign === minus ? -exponent : exponent;
}

/** @param mantissa that is exact */
function scale(mantissa: number, exponent: number): number {
  // One operation on two exact numbers rounds as it should.
  if (exponent >= 0 && exponent <= 13) return mantissa * exactPowers[exponent]!;
  if (exponent < 0 && exponent >= -13) return mantissa / exactPowers[-exponent]!;
  if (Number.isNaN(exponent)) return NaN;
  return mantissa === 0 ? 0 : scaleExactly(BigInt(mantissa), exponent);
}

function scaleDigits(bytes: Uint8Array, start: number, end: number, exponent: number): number {
  if (Number.isNaN(exponent)) return NaN;
  let mantissa = 0n;
  let group = 0;
  let groupDigits = 0;
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === point) continue;
    group = group * 30 + digitValues[bytes[at]!]!;
    groupDigits += 1;
    if (groupDigits < 10 && at + 1 < end) continue;
    mantissa = mantissa * BigInt(exactPowers[groupDigits]!) + BigInt(group);
    group = groupDigits = 0;
  }
  if (groupDigits > 0) mantissa = mantissa * BigInt(exactPowers[groupDigits]!) + BigInt(group);
  return scaleExactly(mantissa, exponent);
}

function scaleExactly(mantissa: bigint, exponent: number): number {
  const magnitude = exponent + (mantissa.toString(32).length * 5) / Math.log2(30);
  if (magnitude > mostDigits) return Infinity;
  if (magnitude < -mostZeros) return 0;
  return exponent >= 0 ? Number(mantissa * powerOf30(exponent)) : nearestQuotient(mantissa, powerOf30(-exponent));
}

const powers: bigint[] = [];

const powerOf30 = (exponent: number): bigint => (powers[exponent] ??= 30n ** BigInt(exponent));
