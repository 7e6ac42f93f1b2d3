import { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { CodePage } from '../../encoding/code-page.ts';
import type { OpenOptions, SurveyReader } from '../../reader.ts';
import { requireCodePage } from '../../encoding/require-code-page.ts';
import { DictionaryText } from '../../encoding/dictionary-text.ts';
import { Warnings } from '../../warnings.ts';
import { progressOf } from '../progress.ts';
import { SasReader } from '../sas-reader.ts';
import { chooseMember } from './choose-member.ts';
import { assembleColumns, columnOffsets } from './columns.ts';
import { countRows } from './count-rows.ts';
import { detectCodePage } from './detect-code-page.ts';
import { IbmNumbers } from './ibm-numbers.ts';
import { listMembers } from './list-members.ts';
import { type Member, readMember } from './member.ts';
import { readRows } from './read-rows.ts';
import { TransportRecords } from './transport-records.ts';

/**
 * Opens a SAS transport file of versions 5 to 9: the data set that the option `sheet` names, else the first. Special missing
 * values are missing, with a warning. Value labels are not in it: SAS keeps them in catalogs, which are not read.
 * The file is read once to find its data sets and, unless it is given, its encoding; then for the rows.
 * Format: SAS Technical Support, "Record Layout of a SAS … Data Set in SAS Transport (XPORT) Format".
 * @throws SurveyFileError `unreadable-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export function openXport(path: string, options: OpenOptions): Promise<SurveyReader> {
  return RandomAccessFile.openFor(path, (file) => readOpened(file, options));
}

async function readOpened(file: RandomAccessFile, options: OpenOptions): Promise<SurveyReader> {
  const warnings = new Warnings();
  const place = chooseMember(await listMembers(file), options.sheet, warnings);
  const member = await readMember(new TransportRecords(file, place.offset));
  const rows = await countRows(file, member, place.end, warnings);
  const blocks = (onProgress: (bytesRead: number) => void) =>
    readRows(file, member.dataOffset, member.rowLength, rows, onProgress);
  const codePage =
    options.encoding === undefined
      ? await detect(
          member,
          blocks(() => undefined),
          warnings,
        )
      : requireCodePage(options.encoding);
  const text = new DictionaryText(codePage, warnings);
  return new SasReader({
    format: 'xpt',
    file,
    columns: assembleColumns(member.variables, text, warnings),
    rowLength: member.rowLength,
    rows,
    fileLabel: text.decode(member.label, 'file label').trim() || null,
    codePage,
    warnings,
    blocks: () => blocks(progressOf(file, options.onProgress)),
    storedNumbers: (column, tags) => new IbmNumbers(column, tags),
  });
}

function detect(
  { variables, label }: Member,
  blocks: ReturnType<typeof readRows>,
  warnings: Warnings,
): Promise<CodePage> {
  const texts = [label, ...variables.flatMap(({ name, label: text }) => [name, text])];
  const offsets = columnOffsets(variables);
  const columns = variables.map(({ isText, width }, index) => ({ isText, width, offset: offsets[index]! }));
  return detectCodePage(
    texts,
    columns.filter(({ isText }) => isText),
    blocks,
    warnings,
  );
}
