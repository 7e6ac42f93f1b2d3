const wordValues = 2 ** 32;
const fractionBits = 56;

/** Powers of 16 by the exponent's seven bits, for a fraction that is taken for a whole number. */
const scales = Float64Array.from({ length: 128 }, (_, exponent) => 2 ** (4 * (exponent - 64) - fractionBits));

/**
 * A floating point number of IBM System/370: sign, exponent of 16 less 64 in seven bits, fraction in 56. A double has room for
 * 53 bits of it; the others, which no double has when it is exported, are cut off as SAS does.
 * @param high the first four bytes, as an unsigned number
 * @param low the others
 */
export function ibmFloat(high: number, low: number): number {
  const leading = high & 0x00ffffff;
  const excess = leading >= 0x800000 ? 7 : leading >= 0x400000 ? 3 : leading >= 0x200000 ? 1 : 0;
  const fraction = leading * wordValues + ((low & ~excess) >>> 0);
  if (fraction === 0) return 0;
  const magnitude = fraction * scales[(high >>> 24) & 0x7f]!;
  return high >= 0x80000000 ? -magnitude : magnitude;
}
