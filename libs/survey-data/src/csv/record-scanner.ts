import { SurveyFileError } from '../reader.ts';
import { isBlank, type RecordBlock, writing } from './record-block.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Cells and records there is room for at first; it grows with what is found. */
const leastRoom = 1024;

/** Far more than a table may have columns; what is known of each takes memory. */
const maxRecordCells = 500_000;

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
    let { starts, ends, line } = this;
    let record = 0;
    let cells = 0;
    for (let at = 0; record < length;) {
      if (cells === starts.length) {
        this.growCells(cells, line);
        ({ starts, ends } = this);
      }
      if (at < length && bytes[at] === quote) {
        at = this.scanQuoted(cells, at, final);
        if (at === -1) break;
      } else {
        starts[cells] = at;
        while (at < length && isEnd[bytes[at]!] === 0) at += 1;
        ends[cells] = at;
      }
      cells += 1;
      if (at < length && bytes[at] === delimiter) {
        at += 1;
        continue;
      }
      at = this.endOfRecord(at, final);
      if (at === -1) break;
      cells = this.keepRecord(record, line, cells);
      record = at;
      line = this.line;
    }
    this.line = line;
    this.cells = cells;
    return record;
  }

  /** Cells that were found in the record that is not whole. */
  get unfinishedCells(): number {
    return this.cells - this.firstCell[this.records]!;
  }

  private start(bytes: Buffer): void {
    this.bytes = bytes;
    this.records = 0;
    this.hasStray = false;
    this.writings.fill(writing.plain, 0, this.cells);
  }

  /** @returns where the next record begins, -1 if this one is not whole */
  private endOfRecord(at: number, final: boolean): number {
    const { bytes } = this;
    if (at === bytes.length) return final ? at : -1;
    if (bytes[at] === carriageReturn) {
      if (at + 1 === bytes.length && !final) return -1;
      if (at + 1 < bytes.length && bytes[at + 1] === lineFeed) at += 1;
    }
    this.line += 1;
    return at + 1;
  }

  /** @returns where the cell ends, -1 if it is not whole */
  private scanQuoted(cell: number, open: number, final: boolean): number {
    const { bytes } = this;
    const { length } = bytes;
    let written: number = writing.quoted;
    let lines = 0;
    let at = open + 1;
    for (; at < length; at += 1) {
      const byte = bytes[at]!;
      if (byte > quote) continue;
      if (byte === quote) {
        if (at + 1 === length || bytes[at + 1] !== quote) break;
        written = writing.escaped;
        at += 1;
      } else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) lines += 1;
    }
    if (at >= length || (at + 1 === length && !final)) return this.openQuote(final);
    this.line += lines;
    return this.endQuoted(cell, open, at, written);
  }

  private endQuoted(cell: number, open: number, close: number, written: number): number {
    const { bytes, isEnd } = this;
    let end = close + 1;
    while (end < bytes.length && isEnd[bytes[end]!] === 0) end += 1;
    const isStray = end > close + 1 && !isBlank(bytes, close + 1, end);
    if (isStray) this.hasStray = true;
    this.starts[cell] = isStray ? open : open + 1;
    this.ends[cell] = isStray ? end : close;
    this.writings[cell] = isStray ? writing.stray : written;
    return end;
  }

  private openQuote(final: boolean): number {
    if (!final) return -1;
    throw new SurveyFileError(
      'damaged-file',
      `A quote that opens in the record of line ${this.line} is never closed. Close it, or double a quote that is part of the text.`,
    );
  }

  /** @returns the cells that there are then: an empty line is no record, and has none */
  private keepRecord(start: number, line: number, cells: number): number {
    const first = this.firstCell[this.records]!;
    const isEmptyLine = cells === first + 1 && this.ends[first] === start;
    if (isEmptyLine) return first;
    if (this.records + 1 === this.firstCell.length) this.growRecords();
    this.lines[this.records] = line;
    this.records += 1;
    this.firstCell[this.records] = cells;
    return cells;
  }

  private growCells(cells: number, line: number): void {
    if (cells - this.firstCell[this.records]! > maxRecordCells) throw tooManyCells(line);
    this.starts = grown(this.starts, new Int32Array(this.starts.length * 2));
    this.ends = grown(this.ends, new Int32Array(this.ends.length * 2));
    this.writings = grown(this.writings, new Uint8Array(this.writings.length * 2));
  }

  private growRecords(): void {
    this.firstCell = grown(this.firstCell, new Int32Array(this.firstCell.length * 2));
    this.lines = grown(this.lines, new Float64Array(this.lines.length * 2));
  }
}

function tooManyCells(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} has more than ${maxRecordCells} cells. Is the delimiter right?`,
  );
}

function grown<Items extends Int32Array | Float64Array | Uint8Array>(items: Items, into: Items): Items {
  into.set(items);
  return into;
}
