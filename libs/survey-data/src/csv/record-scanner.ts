import { SurveyFileError } from '../reader.ts';
import { isBlank, type RecordBlock, writing } from './record-block.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Cells and records there is room for at first; it grows with what is found. */
const leastRoom = 1024;

/** Finds records and cells in one buffer after the other; it is the block that it has found last. */
export class RecordScanner implements RecordBlock {
  bytes: Buffer = Buffer.alloc(0);
  records = 0;
  line = 1;
  firstCell = new Int32Array(leastRoom);
  lines = new Float64Array(leastRoom);
  starts = new Int32Array(leastRoom);
  ends = new Int32Array(leastRoom);
  writings = new Uint8Array(leastRoom);
  hasStray = false;
  private cells = 0;
  /** 1 for bytes that end a plain cell. */
  private readonly isEnd = new Uint8Array(256);

  constructor(private readonly delimiter: number) {
    for (const byte of [delimiter, lineFeed, carriageReturn]) this.isEnd[byte] = 1;
  }

  /**
   * Longer than other functions: a call for each of millions of plain cells would take as long as the cell.
   * @param final whether nothing follows these bytes
   * @returns where the first record begins that is not whole yet
   */
  scan(bytes: Buffer, final: boolean): number {
    this.start(bytes);
    const { delimiter, isEnd } = this;
    const { length } = bytes;
    let record = 0;
    for (let at = 0, line = this.line; record < length; ) {
      if (at < length && bytes[at] === quote) {
        at = this.scanQuoted(at, final);
      } else {
        const start = at;
        while (at < length && isEnd[bytes[at]!] === 0) at += 1;
        this.addCell(start, at, writing.plain);
      }
      if (at !== -1 && at < length && bytes[at] === delimiter) {
        at += 1;
        continue;
      }
      at = this.endOfRecord(at, final);
      if (at === -1) {
        this.line = line;
        return record;
      }
      this.keepRecord(record, line);
      record = at;
      line = this.line;
    }
    return record;
  }

  /** Cells that were found in the record that is not whole. */
  get unfinishedCells(): number {
    return this.cells - this.firstCell[this.records]!;
  }

  private start(bytes: Buffer): void {
    this.bytes = bytes;
    this.records = 0;
    this.cells = 0;
    this.hasStray = false;
  }

  /** @returns where the next record begins, -1 if this one is not whole */
  private endOfRecord(at: number, final: boolean): number {
    const { bytes } = this;
    if (at === -1) return -1;
    if (at === bytes.length) return final ? at : -1;
    if (bytes[at] === carriageReturn) {
      if (at + 1 === bytes.length && !final) return -1;
      if (at + 1 < bytes.length && bytes[at + 1] === lineFeed) at += 1;
    }
    this.line += 1;
    return at + 1;
  }

  /** @returns where the cell ends, -1 if it is not whole */
  private scanQuoted(start: number, final: boolean): number {
    const { bytes } = this;
    const { length } = bytes;
    let written: number = writing.quoted;
    let lines = 0;
    let at = start + 1;
    for (; at < length; at += 1) {
      const byte = bytes[at]!;
      if (byte > quote) continue;
      if (byte === quote) {
        if (at + 1 === length || bytes[at + 1] !== quote) break;
        written = writing.escaped;
        at += 1;
      } else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) lines += 1;
    }
    if (at === length || (at + 1 === length && !final)) return this.openQuote(final);
    this.line += lines;
    return this.endQuoted(start, at, written);
  }

  private endQuoted(start: number, close: number, written: number): number {
    const { bytes, isEnd } = this;
    let end = close + 1;
    while (end < bytes.length && isEnd[bytes[end]!] === 0) end += 1;
    if (isBlank(bytes, close + 1, end)) {
      this.addCell(start + 1, close, written);
    } else {
      this.addCell(start, end, writing.stray);
      this.hasStray = true;
    }
    return end;
  }

  private openQuote(final: boolean): number {
    if (!final) return -1;
    throw new SurveyFileError(
      'damaged-file',
      `A quote that opens in the record of line ${this.line} is never closed. Close it, or double a quote that is part of the text.`,
    );
  }

  private addCell(start: number, end: number, written: number): void {
    const cell = this.cells++;
    if (cell === this.starts.length) this.growCells();
    this.starts[cell] = start;
    this.ends[cell] = end;
    this.writings[cell] = written;
  }

  private keepRecord(start: number, line: number): void {
    const first = this.firstCell[this.records]!;
    const isEmptyLine = this.cells === first + 1 && this.ends[first] === start;
    if (isEmptyLine) {
      this.cells = first;
      return;
    }
    if (this.records + 1 === this.firstCell.length) this.growRecords();
    this.lines[this.records] = line;
    this.records += 1;
    this.firstCell[this.records] = this.cells;
  }

  private growCells(): void {
    this.starts = grown(this.starts, Int32Array);
    this.ends = grown(this.ends, Int32Array);
    this.writings = grown(this.writings, Uint8Array);
  }

  private growRecords(): void {
    this.firstCell = grown(this.firstCell, Int32Array);
    this.lines = grown(this.lines, Float64Array);
  }
}

function grown<Items extends Int32Array | Float64Array | Uint8Array>(
  items: Items,
  type: new (length: number) => Items,
): Items {
  const larger = new type(items.length * 2);
  larger.set(items);
  return larger;
}
