import type { BatchBuilder } from '../column-batches.ts';
import { withoutTrailingBlanks } from '../trailing-blanks.ts';
import type { Shape } from './column-shape.ts';
import { contentEnd, contentStart } from './inspect-table.ts';
import { type DateForm, readMoment, readTime } from './moments.ts';
import { numberOf } from './numbers.ts';
import { cellText, type RecordBlock, writing } from './records.ts';

/** Puts a cell's stored value into the builder's newest row; an empty cell leaves it without. */
export type CellReader = (block: RecordBlock, cell: number, rows: BatchBuilder) => void;

/** @param shape how every cell of that column can be read; null is text */
export function cellReader(column: number, shape: Shape | null): CellReader {
  if (shape === null) return textReader(column);
  const read = valueReader(shape);
  return (block, cell, rows) => {
    const start = contentStart(block, cell);
    const end = contentEnd(block, cell);
    if (start < end) rows.setNumber(column, read(block.bytes, start, end));
  };
}

type ValueReader = (bytes: Buffer, start: number, end: number) => number;

function valueReader(shape: Shape): ValueReader {
  switch (shape) {
    case 'number':
    case 'comma-number':
      return numberOf;
    case 'boolean':
      return (_bytes, start, end) => (end - start === 'true'.length ? 1 : 0);
    case 'time':
      return (bytes, start, end) => readTime(bytes.toString('latin1', start, end))?.seconds ?? NaN;
    case 'iso':
    case 'dotted':
    case 'day-first':
    case 'month-first':
      return momentReader(shape);
  }
}

function momentReader(form: DateForm): ValueReader {
  return (bytes, start, end) => readMoment(bytes.toString('latin1', start, end), form)?.seconds ?? NaN;
}

function textReader(column: number): CellReader {
  return (block, cell, rows) => {
    if (block.writings[cell]! >= writing.escaped) {
      const text = withoutTrailingBlanks(cellText(block, cell));
      if (text !== '') rows.setText(column, text);
      return;
    }
    const end = contentEnd(block, cell);
    const start = block.starts[cell]!;
    if (start < end) rows.setText(column, block.bytes.toString('utf8', start, end));
  };
}
