/** The number in eight bytes. */
export function numberOf(bytes: Uint8Array, littleEndian: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, littleEndian);
}

/** What SPSS stores for system-missing. */
export const systemMissing = -Number.MAX_VALUE;

/** What a column holds in its place. */
export const missingNumber = NaN;

/** SPSS' LOWEST: the number next to system-missing (0xffeffffffffffffe); system-missing itself since SPSS 21. */
export const lowest = -1.7976931348623155e308;

export const highest = Number.MAX_VALUE;
