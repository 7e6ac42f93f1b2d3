import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { trimField } from '../../encoding/decode-text.ts';
import { SurveyFileError } from '../../reader.ts';
import { isXport } from '../recognise-sas.ts';
import { readMember } from './member.ts';
import { recordBytes, TransportRecords } from './transport-records.ts';

/** Where a data set lies in a transport file. */
export interface MemberPlace {
  readonly name: string;
  readonly offset: number;
  /** Of the byte after its last row and the padding. */
  readonly end: number;
}

const firstMember = 3 * recordBytes;
const maxMembers = 1_000;

/**
 * All data sets of the file, of which there is one in most. A file does not say where they end: it is read to its end.
 * @throws SurveyFileError `unreadable-file` for another kind of file, and one of PROC CPORT
 */
export async function listMembers(file: RandomAccessFile): Promise<MemberPlace[]> {
  checkMagic(Buffer.from(await file.read(0, recordBytes)));
  const members: MemberPlace[] = [];
  const records = new TransportRecords(file, firstMember);
  for (let offset = firstMember; offset < file.size || members.length === 0; offset = members.at(-1)!.end) {
    if (members.length === maxMembers) throw tooManyMembers();
    records.position = offset;
    const { name, dataOffset } = await readMember(records);
    const end = await findNextMember(file, dataOffset);
    members.push({ name: Buffer.from(trimField(name)).toString('latin1'), offset, end });
  }
  return members;
}

function checkMagic(head: Buffer): void {
  if (isXport(head)) return;
  const isCport = head.toString('latin1').startsWith('**COMPRESSED**');
  const detail = isCport
    ? 'This is a file of PROC CPORT, which cannot be read. Export the data with the XPORT engine or PROC COPY.'
    : 'This is no SAS transport file: it does not begin as one.';
  throw new SurveyFileError('unreadable-file', detail, 0);
}

function tooManyMembers(): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The file has more than ${maxMembers} data sets. Save the one you need.`,
  );
}

const chunkBytes = 1024 * 1024;
const memberHeaders = [
  'HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!',
  'HEADER RECORD*******MEMBV8  HEADER RECORD!!!!!!!',
];
const headerLength = memberHeaders[0]!.length;

/** Where the next member begins, or the file ends; chunks overlap, so that no header lies in two. */
async function findNextMember(file: RandomAccessFile, from: number): Promise<number> {
  for (let start = from; start < file.size; start += chunkBytes) {
    const bytes = await file.read(start, chunkBytes + headerLength - 1);
    const found = findHeader(Buffer.from(bytes.buffer, 0, bytes.length), start);
    if (found !== null) return found;
  }
  return file.size;
}

function findHeader(bytes: Buffer, start: number): number | null {
  const stem = memberHeaders[0]!.slice(0, 'HEADER RECORD*******MEMB'.length);
  for (let at = bytes.indexOf(stem); at >= 0; at = bytes.indexOf(stem, at + 1)) {
    const isHeader = memberHeaders.includes(bytes.toString('latin1', at, at + headerLength));
    if (isHeader && (start + at) % recordBytes === 0) return start + at;
  }
  return null;
}
