import type { CodeColumn } from '../code-column.ts';
import type { Column, NumericColumn, TextColumn } from '../reader.ts';
import { withoutTrailingBlanks } from '../trailing-blanks.ts';
import type { ColumnShape } from './column-shape.ts';
import { isoDate, isoDateBytes } from './iso-date.ts';
import { MomentReader } from './moment-reader.ts';
import type { DateForm } from './moments.ts';
import { numberOf } from './numbers.ts';
import { cellText, contentEnd, contentStart, type RecordBlock, writing } from './record-block.ts';
import type { ShortTexts } from './short-texts.ts';
import type { TableRows } from './table-rows.ts';

const zero = 0x30;

/**
 * Puts a column's cells of all rows into that column of a batch, from its row `to` on; nothing has a value there yet.
 */
export type ColumnReader = (rows: TableRows, into: Column, to: number) => void;

/**
 * @param shape of that column, which is of codes where its shape says so
 * @param texts may serve all columns
 */
export function columnReader(column: number, { shape, isCodes }: ColumnShape, texts: ShortTexts): ColumnReader {
  if (shape === null) return textReader(column, texts);
  if (isCodes) return numberReader(column, (into) => (into as CodeColumn).codes);
  switch (shape) {
    case 'number':
    case 'comma-number':
      return numberReader(column, (into) => (into as NumericColumn).values);
    case 'boolean':
      return valueReader(column, (_bytes, start, end) => (end - start === 'true'.length ? 1 : 0));
    case 'time':
      return timeReader(column);
    case 'iso':
    case 'dotted':
    case 'day-first':
    case 'month-first':
      return dateReader(column, shape);
  }
}

/** A loop of its own, since nearly all cells of a survey are numbers, most of them of one digit. */
function numberReader(column: number, valuesOf: (into: Column) => Int8Array | Float64Array): ColumnReader {
  return (rows, into, to) => {
    const values = valuesOf(into);
    const { bytes, starts, ends } = rows.block;
    const { count, firstCells, cellCounts } = rows;
    for (let row = 0; row < count; row += 1) {
      if (column >= cellCounts[row]!) continue;
      const cell = firstCells[row]! + column;
      const start = starts[cell]!;
      const end = ends[cell]!;
      if (start === end) continue;
      const digit = bytes[start]! - zero;
      if (end - start === 1 && digit >= 0) values[to + row] = digit;
      else {
        const from = contentStart(bytes, start, end);
        if (from < end) values[to + row] = numberOf(bytes, from, contentEnd(bytes, from, end));
      }
    }
  };
}

type ValueReader = (bytes: Buffer, start: number, end: number) => number;

function valueReader(column: number, read: ValueReader): ColumnReader {
  return (rows, into, to) => {
    const { bytes, starts, ends } = rows.block;
    for (let row = 0; row < rows.count; row += 1) {
      if (column >= rows.cellCounts[row]!) continue;
      const cell = rows.firstCells[row]! + column;
      const start = contentStart(bytes, starts[cell]!, ends[cell]!);
      const end = contentEnd(bytes, start, ends[cell]!);
      if (start < end) into.values[to + row] = read(bytes, start, end);
    }
  };
}

function timeReader(column: number): ColumnReader {
  const time = new MomentReader();
  return valueReader(column, (bytes, start, end) => (time.readTime(bytes, start, end) ? time.seconds : NaN));
}

function dateReader(column: number, form: DateForm): ColumnReader {
  const date = new MomentReader();
  return valueReader(column, (bytes, start, end) => {
    // What most dates are takes a quarter of the time so.
    if (form === 'iso' && end - start === isoDateBytes) return isoDate(bytes, start);
    return date.readDate(bytes, start, end, form) ? date.seconds : NaN;
  });
}

function textReader(column: number, texts: ShortTexts): ColumnReader {
  return (rows, into, to) => {
    const { values } = into as TextColumn;
    for (let row = 0; row < rows.count; row += 1) {
      if (column < rows.cellCounts[row]!) values[to + row] = textOf(rows.block, rows.firstCells[row]! + column, texts);
    }
  };
}

function textOf(block: RecordBlock, cell: number, texts: ShortTexts): string | null {
  if (block.writings[cell]! >= writing.escaped) return withoutTrailingBlanks(cellText(block, cell)) || null;
  const start = block.starts[cell]!;
  const end = contentEnd(block.bytes, start, block.ends[cell]!);
  return start === end ? null : texts.read(block.bytes, start, end);
}
