import { extensionSubtypes } from '../dictionary/dictionary.ts';
import type { Layout, WrittenVariable } from './layout.ts';
import { RecordWriter } from './record-writer.ts';
import { hasLabels } from './value-label-records.ts';
import { eightBytes, isShort } from './variable-records.ts';

const missingBytes = 8;

/** Record 7/21: value labels of strings over 8 bytes. */
export function writeLongStringLabels(writer: RecordWriter, { variables }: Layout): void {
  const content = new RecordWriter();
  for (const written of variables.filter((candidate) => !isShort(candidate) && hasLabels(candidate))) {
    counted(content, Buffer.from(written.name)).int32(written.width, written.variable.valueLabels.length);
    for (const { value, label } of written.variable.valueLabels) {
      const text = Buffer.from(String(value));
      content.int32(Math.max(written.width, text.length)).padded(text, Math.max(written.width, text.length));
      counted(content, Buffer.from(label));
    }
  }
  if (content.length > 0) writer.extension(extensionSubtypes.longStringLabels, 1, content.result());
}

/** Record 7/22: missing values of strings over 8 bytes, of which the first 8 count. */
export function writeLongStringMissing(writer: RecordWriter, { variables }: Layout): void {
  const content = new RecordWriter();
  for (const { name, variable } of variables.filter(hasLongMissing)) {
    const values = variable.missing.values.slice(0, 3);
    counted(content, Buffer.from(name)).bytes(Uint8Array.of(values.length)).int32(missingBytes);
    for (const value of values) content.padded(eightBytes(value), missingBytes);
  }
  if (content.length > 0) writer.extension(extensionSubtypes.longStringMissing, 1, content.result());
}

const hasLongMissing = (written: WrittenVariable) => !isShort(written) && written.variable.missing.values.length > 0;

const counted = (content: RecordWriter, bytes: Uint8Array) => content.int32(bytes.length).bytes(bytes);
