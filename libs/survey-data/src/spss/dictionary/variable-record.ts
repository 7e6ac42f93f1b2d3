import type { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { MissingRecord, PrintFormat, VariableRecord } from './dictionary.ts';

const continuation = -1;

/** A record of type 2, from behind its type, with the continuation records that a string of over 8 bytes has. */
export function readVariableRecord(reader: ByteReader, slot: number): VariableRecord {
  const offset = reader.offset;
  const width = reader.int32('variable type');
  if (width < 0 || width > 255) throw damaged(offset, `the width of a variable is ${width}, expected 0 to 255`);
  const hasLabel = flag(reader, 'variable label indicator');
  const missingCode = readMissingCode(reader);
  const printFormat = readFormat(reader);
  readFormat(reader);
  const name = reader.bytes(8, 'variable name');
  const label = hasLabel ? readLabel(reader) : null;
  const missing = readMissing(reader, missingCode);
  skipContinuations(reader, slotsOf(width) - 1);
  return { offset, slot, width, name, label, printFormat, missing };
}

/** How many eight-byte fields a case has for a variable of at most 255 bytes. */
export const slotsOf = (width: number): number => Math.max(1, Math.ceil(width / 8));

function flag(reader: ByteReader, what: string): boolean {
  const offset = reader.offset;
  const value = reader.int32(what);
  if (value !== 0 && value !== 1) throw damaged(offset, `the ${what} is ${value}, expected 0 or 1`);
  return value === 1;
}

function readLabel(reader: ByteReader): Uint8Array {
  const length = reader.count('length of a variable label', 1);
  const label = reader.bytes(length, 'variable label');
  reader.bytes((4 - (length % 4)) % 4, 'padding of a variable label');
  return label;
}

/** 1 to 3: that many values. -2: a range. -3: a range and a value. */
function readMissingCode(reader: ByteReader): number {
  const offset = reader.offset;
  const code = reader.int32('missing value indicator');
  if (code < -3 || code > 3 || code === -1) {
    throw damaged(offset, `the missing value indicator is ${code}, expected -3, -2 or 0 to 3`);
  }
  return code;
}

function readMissing(reader: ByteReader, code: number): MissingRecord {
  const values = Array.from({ length: Math.abs(code) }, () => reader.bytes(8, 'missing value'));
  return { hasRange: code < 0, values };
}

function readFormat(reader: ByteReader): PrintFormat {
  const format = reader.int32('format');
  return { type: (format >> 16) & 0xff, width: (format >> 8) & 0xff, decimals: format & 0xff };
}

function skipContinuations(reader: ByteReader, count: number): void {
  for (let index = 0; index < count; index++) {
    const offset = reader.offset;
    if (reader.int32('record type') !== 2 || reader.int32('variable type') !== continuation) {
      throw damaged(offset, 'a string variable has too few continuation records, expected another');
    }
    const hasLabel = flag(reader, 'variable label indicator');
    const missingCode = readMissingCode(reader);
    reader.bytes(16, 'formats and name of a continuation record');
    if (hasLabel) readLabel(reader);
    readMissing(reader, missingCode);
  }
}
