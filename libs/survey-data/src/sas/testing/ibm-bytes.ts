/** A double as a floating point number of IBM System/370, cut to a width. Zero and its sign aside, it is normalised. */
export function ibmBytes(value: number, width = 8): Buffer {
  const bytes = Buffer.alloc(8);
  if (value !== 0) {
    let exponent = 64;
    let fraction = Math.abs(value);
    for (; fraction >= 1; exponent++) fraction /= 16;
    for (; fraction < 1 / 16; exponent--) fraction *= 16;
    bytes.writeBigUInt64BE(BigInt(fraction * 2 ** 56));
    bytes[0] = exponent + (value < 0 ? 0x80 : 0);
  }
  return bytes.subarray(0, width);
}

/** Missing, by its tag: `.` is the plain one. */
export const ibmMissing = (tag: string, width = 8): Buffer => Buffer.alloc(width).fill(tag, 0, 1, 'latin1');
