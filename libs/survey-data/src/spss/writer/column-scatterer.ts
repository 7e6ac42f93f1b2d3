import { SurveyFileError, type Column } from '../../reader.ts';
import { systemMissing } from '../codebook/numbers.ts';
import type { SlotBuffer } from '../data/slot-buffer.ts';
import type { WrittenVariable } from './layout.ts';

const { isNaN } = Number;
const blank = 0x20;
/** Of a very long string's segment, in a case. */
const bytesPerSegment = 255;

/** Puts the cells of a column into their fields of the cases, from a row of the column on. */
export function scatter(
  written: WrittenVariable,
  column: Column,
  fromRow: number,
  rows: number,
  target: SlotBuffer,
): void {
  if (column.kind === 'numeric' && written.width === 0) scatterNumbers(written, column.values, fromRow, rows, target);
  else if (column.kind === 'text' && written.width > 0) scatterTexts(written, column.values, fromRow, rows, target);
  else throw new TypeError(`The column of ${written.name} is ${column.kind}, which its variable is not`);
}

function scatterNumbers(
  { segments }: WrittenVariable,
  values: Float64Array,
  fromRow: number,
  rows: number,
  { numbers, stride }: SlotBuffer,
): void {
  const slot = segments[0]!.slot;
  for (let row = 0; row < rows; row++) {
    const value = values[fromRow + row]!;
    numbers[row * stride + slot] = isNaN(value) ? systemMissing : value;
  }
}

function scatterTexts(
  { segments, width, name }: WrittenVariable,
  values: readonly (string | null)[],
  fromRow: number,
  rows: number,
  { bytes, stride }: SlotBuffer,
): void {
  for (let row = 0; row < rows; row++) {
    const text = Buffer.from(values[fromRow + row] ?? '');
    if (text.length > width) throw tooLong(name, text.length, width);
    segments.forEach(({ slot }, index) => {
      const start = (row * stride + slot) * 8;
      bytes.set(text.subarray(index * bytesPerSegment, (index + 1) * bytesPerSegment), start);
    });
  }
}

function tooLong(name: string, length: number, width: number): SurveyFileError {
  const detail = `A text of "${name}" has ${length} bytes, but the variable has a width of ${width}.`;
  return new SurveyFileError('limit-exceeded', detail);
}

/** Fields of texts begin as blanks. */
export function clear(target: SlotBuffer): void {
  target.bytes.fill(blank);
}
