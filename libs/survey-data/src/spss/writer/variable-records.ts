import { formatNumbers } from '../codebook/formats.ts';
import { highest, lowest } from '../codebook/numbers.ts';
import { slotsOf } from '../dictionary/variable-record.ts';
import type { Warnings } from '../../warnings.ts';
import type { Layout, WrittenSegment, WrittenVariable } from './layout.ts';
import type { RecordWriter } from './record-writer.ts';

/** Strings of up to 8 bytes have their missing values and value labels in the old records. */
export const isShort = ({ width }: WrittenVariable): boolean => width <= 8;

export function writeVariables(writer: RecordWriter, { variables }: Layout, warnings: Warnings): void {
  for (const written of variables) {
    const [first, ...further] = written.segments;
    writeFirst(writer, written, first!, warnings);
    for (const segment of further) writeRecord(writer, segment, formatOf(`A${segment.width}`, segment.width));
  }
}

function writeFirst(writer: RecordWriter, written: WrittenVariable, segment: WrittenSegment, warnings: Warnings): void {
  const { variable, width } = written;
  const wanted = width > 255 ? 'A255' : variable.format;
  const format = formatOf(wanted, segment.width);
  if (!isPossible(wanted, segment.width)) {
    const detail = `SPSS does not take the format ${variable.format} for it: it is shown as the usual one.`;
    warnings.add('changed-format', written.name, detail);
  }
  writeRecord(writer, segment, format, Buffer.from(variable.label ?? ''), missingOf(written, warnings));
}

interface MissingRecord {
  readonly code: number;
  readonly values: readonly Uint8Array[];
}
const nothingMissing: MissingRecord = { code: 0, values: [] };

function writeRecord(
  writer: RecordWriter,
  { shortName, width }: WrittenSegment,
  format: number,
  label: Uint8Array = Buffer.alloc(0),
  missing = nothingMissing,
): void {
  writer.int32(2, width, label.length > 0 ? 1 : 0, missing.code, format, format).padded(Buffer.from(shortName), 8);
  if (label.length > 0) writer.int32(label.length).padded(label, Math.ceil(label.length / 4) * 4, 0);
  for (const value of missing.values) writer.padded(value, 8);
  for (let index = 1; index < slotsOf(width); index++) {
    writer.int32(2, -1, 0, 0, 0, 0).padded(Buffer.alloc(0), 8);
  }
}

/** A format as SPSS packs it; `F8.2` or `A` and the width where SPSS would not take it. */
function formatOf(text: string, width: number): number {
  const usual = width > 0 ? `A${width}` : 'F8.2';
  const [name, columns, decimals] = partsOf(isPossible(text, width) ? text : usual);
  return (formatNumbers[name]! << 16) | (columns << 8) | decimals;
}

/** Texts are shown in as many columns as they have bytes, or hexadecimally in twice as many; numbers in 40 at most. */
function isPossible(text: string, width: number): boolean {
  const [name, columns, decimals] = partsOf(text);
  if (name === 'A') return columns === width;
  if (name === 'AHEX') return columns === 2 * width;
  return width === 0 && name in formatNumbers && columns >= 1 && columns <= 40 && decimals <= 16;
}

function partsOf(text: string): [name: string, columns: number, decimals: number] {
  const [, name = '', columns = '', decimals = '0'] = /^([A-Z]+)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return [name, Number(columns), Number(decimals)];
}

/** At most three values, or a range and one value. */
function missingOf(written: WrittenVariable, warnings: Warnings): MissingRecord {
  const { values, range } = written.variable.missing;
  if (!isShort(written) || (values.length === 0 && range === null)) return nothingMissing;
  const most = range ? 1 : 3;
  if (values.length > most) {
    const detail = `SPSS takes ${most} missing values${range ? ' beside a range' : ''}: the others are left out.`;
    warnings.add('left-out-missing-values', written.name, detail);
  }
  const kept = values.slice(0, most).map(eightBytes);
  if (!range) return { code: kept.length, values: kept };
  const [low, high] = range;
  return { code: -2 - kept.length, values: [eightBytes(low ?? lowest), eightBytes(high ?? highest), ...kept] };
}

/** A value in the field of a record: a number, or the start of a text. */
export function eightBytes(value: number | string): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value).subarray(0, 8);
  return new Uint8Array(Float64Array.of(value).buffer);
}
