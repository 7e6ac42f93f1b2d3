import type { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { ValueLabelRecord } from './dictionary.ts';

/** A record of type 3, from behind its type, and the record of type 4 that must follow it. */
export function readValueLabelRecord(reader: ByteReader): ValueLabelRecord {
  const offset = reader.offset;
  const count = reader.count('number of value labels', 16);
  const labels = Array.from({ length: count }, () => readValueLabel(reader));
  const next = reader.offset;
  const type = reader.int32('record type');
  if (type !== 4) throw damaged(next, `the record after value labels has type ${type}, expected 4`);
  const variables = reader.count('number of labelled variables', 4);
  return { offset, labels, slots: Array.from({ length: variables }, () => reader.int32('variable index') - 1) };
}

function readValueLabel(reader: ByteReader) {
  const value = reader.bytes(8, 'labelled value');
  const length = reader.uint8('length of a value label');
  const label = reader.bytes(length, 'value label');
  reader.bytes((8 - ((length + 1) % 8)) % 8, 'padding of a value label');
  return { value, label };
}
