export interface WholeRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * The one range that the header `Range` asks for (RFC 9110, 14.2), within a file of this size in bytes. Null where it
 * is to be ignored: not there, of another unit, malformed, several ranges, or beyond the end.
 */
export function requestedRange(header: string | undefined, size: number): WholeRange | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') return null;
  const start = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start > end ? null : { start, end };
}
