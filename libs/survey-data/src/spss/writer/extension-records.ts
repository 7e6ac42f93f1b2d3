import type { Codebook } from '#libs/contracts';
import { highest, lowest, systemMissing } from '../codebook/numbers.ts';
import { alignments, measureNumbers, usualAlignment, usualColumns } from '../codebook/display.ts';
import { extensionSubtypes } from '../dictionary/dictionary.ts';
import type { Layout, WrittenVariable } from './layout.ts';
import { writeAttributes } from './attribute-records.ts';
import { writeLongStringLabels, writeLongStringMissing } from './long-string-records.ts';
import { littleEndian, RecordWriter } from './record-writer.ts';
import { responseSetLines } from './response-set-lines.ts';

const utf8CodePage = 65_001;

/** Records of type 7. Returns where in the records the number of cases is to be written. */
export function writeExtensions(writer: RecordWriter, codebook: Codebook, layout: Layout): number {
  writeMachineInfo(writer);
  const sets = responseSetLines(codebook.multipleResponseSets, layout);
  if (sets.length > 0) writer.extension(extensionSubtypes.multipleResponse, 1, Buffer.from(sets));
  writeDisplay(writer, layout);
  writeNames(writer, layout);
  writer.extension(extensionSubtypes.caseCount, 8, new RecordWriter().int64(1, -1).result());
  const caseCountOffset = writer.length - 8;
  writeAttributes(writer, codebook, layout);
  writer.extension(extensionSubtypes.encoding, 1, Buffer.from('UTF-8'));
  writeLongStringLabels(writer, layout);
  writeLongStringMissing(writer, layout);
  return caseCountOffset;
}

/** Records 7/3 and 7/4: a version, IEEE numbers, byte order and code page; what stands for missing and open ends. */
function writeMachineInfo(writer: RecordWriter): void {
  const integers = new RecordWriter().int32(1, 0, 0, -1, 1, 1, littleEndian ? 2 : 1, utf8CodePage);
  writer.extension(extensionSubtypes.machineInteger, 4, integers.result());
  writer.extension(
    extensionSubtypes.machineFloat,
    8,
    new RecordWriter().float64(systemMissing, highest, lowest).result(),
  );
}

/** Record 7/11: measure, columns and alignment (strings left, numbers right) of each variable record. */
function writeDisplay(writer: RecordWriter, { variables }: Layout): void {
  const display = new RecordWriter();
  for (const { variable, segments } of variables) {
    const measure = measureNumbers.indexOf(variable.measure);
    const columns = variable.columns ?? usualColumns(variable);
    const alignment = variable.alignment ?? usualAlignment(variable);
    for (const _ of segments) display.int32(measure, columns, alignments.indexOf(alignment));
  }
  writer.extension(extensionSubtypes.display, 4, display.result());
}

/** Records 7/13 and 7/14. */
function writeNames(writer: RecordWriter, { variables }: Layout): void {
  const shortName = ({ segments }: WrittenVariable) => segments[0]!.shortName;
  const names = variables.map((written) => `${shortName(written)}=${written.name}`).join('\t');
  writer.extension(extensionSubtypes.longNames, 1, Buffer.from(names));
  const veryLong = variables.filter(({ segments }) => segments.length > 1);
  if (veryLong.length === 0) return;
  const widths = veryLong
    .map((written) => `${shortName(written)}=${String(written.width).padStart(5, '0')}\0\t`)
    .join('');
  writer.extension(extensionSubtypes.veryLongStrings, 1, Buffer.from(widths));
}
