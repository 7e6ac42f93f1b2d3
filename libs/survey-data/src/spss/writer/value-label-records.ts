import type { ValueLabel } from '#libs/contracts';
import type { Warnings } from '../../warnings.ts';
import type { Layout, WrittenVariable } from './layout.ts';
import type { RecordWriter } from './record-writer.ts';
import { utf8Within } from './utf8.ts';
import { eightBytes, isShort } from './variable-records.ts';

/** The length of a label has one byte. */
const maxLabelBytes = 255;

/** Records 3 and 4: labels of numbers and of strings up to 8 bytes, once for all variables that share them. */
export function writeValueLabels(writer: RecordWriter, { variables }: Layout, warnings: Warnings): void {
  const groups = new Map<string, WrittenVariable[]>();
  for (const written of variables.filter((candidate) => isShort(candidate) && hasLabels(candidate))) {
    const key = JSON.stringify(written.variable.valueLabels);
    const group = groups.get(key);
    if (group) group.push(written);
    else groups.set(key, [written]);
  }
  for (const group of groups.values()) writeGroup(writer, group, warnings);
}

export const hasLabels = ({ variable }: WrittenVariable): boolean => variable.valueLabels.length > 0;

function writeGroup(writer: RecordWriter, group: readonly WrittenVariable[], warnings: Warnings): void {
  const [{ variable, name }] = group as [WrittenVariable];
  writer.int32(3, variable.valueLabels.length);
  for (const label of variable.valueLabels) writeValueLabel(writer, label, name, warnings);
  writer.int32(4, group.length);
  for (const { segments } of group) writer.int32(segments[0]!.slot + 1);
}

function writeValueLabel(
  writer: RecordWriter,
  { value, label }: ValueLabel,
  variable: string,
  warnings: Warnings,
): void {
  const text = utf8Within(label, maxLabelBytes);
  if (text.length < Buffer.byteLength(label)) {
    warnings.add(
      'cut-label',
      variable,
      `SPSS takes ${maxLabelBytes} bytes of a value label: "${label.slice(0, 60)}…".`,
    );
  }
  writer.padded(eightBytes(value), 8).bytes(Uint8Array.of(text.length));
  writer.padded(text, Math.ceil((text.length + 1) / 8) * 8 - 1);
}
