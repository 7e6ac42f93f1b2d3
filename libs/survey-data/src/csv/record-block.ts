const blank = 0x20;

/** How a cell is written, and so how its text is got out of its bytes. */
export const writing = { plain: 0, quoted: 1, escaped: 2, stray: 3 } as const;

/**
 * Consecutive whole records of a text table, as places in its bytes: record r has the cells `firstCell[r]` up to
 * `firstCell[r + 1]`. Valid until the next block is asked for.
 */
export interface RecordBlock {
  readonly bytes: Buffer;
  readonly records: number;
  readonly firstCell: Int32Array;
  /** Line where each record begins, from 1. */
  readonly lines: Float64Array;
  /** First byte of each cell, without its opening quote (but with it where the writing is stray). */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly writings: Uint8Array;
  /** Whether the writing of a cell is stray. */
  readonly hasStray: boolean;
}

export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  while (start < end && bytes[start] === blank) start += 1;
  return start === end;
}

/** First byte from `start` to `end` that is no blank. */
export function contentStart(bytes: Buffer, start: number, end: number): number {
  while (start < end && bytes[start] === blank) start += 1;
  return start;
}

/** Where bytes from `start` to `end` end without the blanks at their end. */
export function contentEnd(bytes: Buffer, start: number, end: number): number {
  while (end > start && bytes[end - 1] === blank) end -= 1;
  return end;
}

/** The text of a cell. */
export function cellText(block: RecordBlock, cell: number): string {
  const text = block.bytes.toString('utf8', block.starts[cell], block.ends[cell]);
  const written = block.writings[cell];
  if (written === writing.escaped) return text.replaceAll('""', '"');
  if (written !== writing.stray) return text;
  return text.replace(/^"((?:[^"]|"")*)"/, (_, quoted: string) => quoted.replaceAll('""', '"'));
}
