import { SurveyFileError } from '../reader.ts';

const quote = 0x22;
const blank = 0x20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A longer record is taken for a mistake, such as a quote that is never closed. */
const maxRecordBytes = 16 * 2 ** 20;

/** Far more than a table may have columns; what is known of each takes memory. */
const maxRecordCells = 1_000_000;

/** How a cell is written, and so how its text is got out of its bytes. */
export const writing = { plain: 0, quoted: 1, escaped: 2, stray: 3 } as const;

/**
 * Consecutive whole records of a text table, as places in its bytes: record r has the cells `firstCell[r]` up to
 * `firstCell[r + 1]`. Valid until the next block is asked for.
 */
export interface RecordBlock {
  readonly bytes: Buffer;
  readonly records: number;
  readonly firstCell: readonly number[];
  /** Line where each record begins, from 1. */
  readonly lines: readonly number[];
  /** First byte of each cell, without its opening quote (but with it where the writing is stray). */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly writings: readonly number[];
}

/**
 * Cuts UTF-8 into records (RFC 4180, and what is met in the wild: lines may end in LF, CRLF or CR, empty lines are no
 * records). Memory holds one chunk and one record.
 * @throws SurveyFileError `limit-exceeded` for a record over 16 MiB or a million cells, `damaged-file` for a quote that is never closed
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>, delimiter: number): AsyncGenerator<RecordBlock> {
  const scanner = new RecordScanner(delimiter);
  let rest: Buffer = Buffer.alloc(0);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    // A record that is not whole is scanned again only when as much again has come: no quadratic time.
    if (pendingBytes < rest.length && rest.length + pendingBytes <= maxRecordBytes) continue;
    const bytes = Buffer.concat([rest, ...pending]);
    pending = [];
    pendingBytes = 0;
    rest = bytes.subarray(scanner.scan(bytes, false));
    if (scanner.records > 0) yield scanner;
    if (rest.length > maxRecordBytes) throw recordTooLong(scanner.line);
  }
  scanner.scan(Buffer.concat([rest, ...pending]), true);
  if (scanner.records > 0) yield scanner;
}

/** Finds records and cells in one buffer after the other; it is the block that it has found last. */
export class RecordScanner implements RecordBlock {
  bytes: Buffer = Buffer.alloc(0);
  records = 0;
  line = 1;
  readonly firstCell: number[] = [0];
  readonly lines: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly writings: number[] = [];
  private cells = 0;

  constructor(private readonly delimiter: number) {}

  /**
   * @param final whether nothing follows these bytes
   * @returns where the first record begins that is not whole yet
   */
  scan(bytes: Buffer, final: boolean): number {
    this.bytes = bytes;
    this.records = 0;
    this.cells = 0;
    let start = 0;
    while (start < bytes.length) {
      const line = this.line;
      const next = this.scanRecord(start, final);
      if (next === -1) {
        this.line = line;
        return start;
      }
      this.keepRecord(start, line);
      start = next;
    }
    return start;
  }

  /** Cells that were found in the record that is not whole. */
  get unfinishedCells(): number {
    return this.cells - this.firstCell[this.records]!;
  }

  /** @returns where the next record begins, -1 if this one is not whole */
  private scanRecord(start: number, final: boolean): number {
    const { bytes, delimiter } = this;
    this.cells = this.firstCell[this.records]!;
    for (let at = start; ; at += 1) {
      at = bytes[at] === quote ? this.scanQuoted(at, final) : this.scanPlain(at);
      if (at === -1) return -1;
      if (at === bytes.length) return final ? at : -1;
      if (bytes[at] !== delimiter) return this.endOfLine(at, final);
      if (this.unfinishedCells > maxRecordCells) throw tooManyCells(this.line);
    }
  }

  private endOfLine(at: number, final: boolean): number {
    if (this.bytes[at] === carriageReturn) {
      if (at + 1 === this.bytes.length && !final) return -1;
      if (this.bytes[at + 1] === lineFeed) at += 1;
    }
    this.line += 1;
    return at + 1;
  }

  private scanPlain(start: number): number {
    const end = this.endOfPlain(start);
    this.addCell(start, end, writing.plain);
    return end;
  }

  private endOfPlain(at: number): number {
    const { bytes, delimiter } = this;
    const { length } = bytes;
    for (; at < length; at += 1) {
      const byte = bytes[at]!;
      if (byte === delimiter || byte === lineFeed || byte === carriageReturn) break;
    }
    return at;
  }

  private scanQuoted(start: number, final: boolean): number {
    let written: number = writing.quoted;
    let at = start + 1;
    for (let from = at; ; from = at + 2) {
      at = this.bytes.indexOf(quote, from);
      if (at === -1 || (at + 1 === this.bytes.length && !final)) return this.openQuote(final);
      if (this.bytes[at + 1] !== quote) break;
      written = writing.escaped;
    }
    this.countLines(start, at);
    const end = this.endOfPlain(at + 1);
    if (isBlank(this.bytes, at + 1, end)) this.addCell(start + 1, at, written);
    else this.addCell(start, end, writing.stray);
    return end;
  }

  private openQuote(final: boolean): number {
    if (!final) return -1;
    throw new SurveyFileError(
      'damaged-file',
      `A quote that opens in the record of line ${this.line} is never closed. Close it, or double a quote that is part of the text.`,
    );
  }

  private countLines(from: number, to: number): void {
    const { bytes } = this;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at];
      if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) this.line += 1;
    }
  }

  private addCell(start: number, end: number, written: number): void {
    const cell = this.cells++;
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.writings[cell] = written;
  }

  private keepRecord(start: number, line: number): void {
    const first = this.firstCell[this.records]!;
    const isEmptyLine = this.cells === first + 1 && this.ends[first] === start;
    if (isEmptyLine) return;
    this.lines[this.records] = line;
    this.records += 1;
    this.firstCell[this.records] = this.cells;
  }
}

export function isBlank(bytes: Buffer, start: number, end: number): boolean {
  while (start < end && bytes[start] === blank) start += 1;
  return start === end;
}

/** The text of a cell. */
export function cellText(block: RecordBlock, cell: number): string {
  const text = block.bytes.toString('utf8', block.starts[cell], block.ends[cell]);
  const written = block.writings[cell];
  if (written === writing.escaped) return text.replaceAll('""', '"');
  if (written !== writing.stray) return text;
  return text.replace(/^"((?:[^"]|"")*)"/, (_, quoted: string) => quoted.replaceAll('""', '"'));
}

function tooManyCells(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} has more than ${maxRecordCells} cells. Is the delimiter right?`,
  );
}

function recordTooLong(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} is longer than 16 MiB. Look there for a quote that is never closed, or for missing line ends.`,
  );
}
