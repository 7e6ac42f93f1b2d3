/** A string of over 255 bytes has a variable record for each 252 bytes, though each holds 255 of its bytes. */
const bytesPerSegment = 252;

/** Variable records of a string, or of a number (width 0). */
export const segmentCount = (width: number): number => (width <= 255 ? 1 : Math.ceil(width / bytesPerSegment));

/** Bytes that the record of a segment declares. */
export function segmentWidth(width: number, index: number): number {
  const last = segmentCount(width) - 1;
  return index < last ? 255 : width - last * bytesPerSegment;
}
