/** More than the 53 bits of a double: the rest decides how it is rounded. */
const quotientBits = 66;

/** `Number.MIN_VALUE`, the step between the smallest doubles, is 2 to the power of minus this. */
const smallestStep = 1074n;

/** The double that is nearest to the quotient of two positive integers; of two that are as near, the even one. */
export function nearestQuotient(numerator: bigint, denominator: bigint): number {
  const shift = Math.max(0, bitLength(denominator) - bitLength(numerator) + quotientBits);
  // The smallest doubles have fewer bits, and must not be rounded twice.
  if (shift > 1022 && numerator << 1022n < denominator)
    return Number(roundedQuotient(numerator << smallestStep, denominator)) * Number.MIN_VALUE;
  const shifted = numerator << BigInt(shift);
  const quotient = shifted / denominator;
  const isExact = quotient * denominator === shifted;
  return Number(isExact ? quotient : quotient | 1n) / 2 ** Math.min(shift, 1000) / 2 ** Math.max(0, shift - 1000);
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twiceTheRest = 2n * (numerator - quotient * denominator);
  const isUp = twiceTheRest > denominator || (twiceTheRest === denominator && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** To the next multiple of 4: enough to tell how large an integer is. */
const bitLength = (integer: bigint): number => integer.toString(16).length * 4;
