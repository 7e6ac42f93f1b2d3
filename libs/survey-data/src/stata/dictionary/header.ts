import { damaged } from '../../bytes/damage.ts';
import { SurveyFileError } from '../../reader.ts';
import type { FileCursor } from './file-cursor.ts';
import { findRelease, type Release } from './release.ts';
import { untilZero } from './zero-ended.ts';

export interface Header {
  readonly release: Release;
  readonly variables: number;
  readonly rows: number;
  readonly label: Uint8Array;
}

const timestampWidth = 18;
const binaryFileKind = 1;

/** Sets the byte order of the cursor, too. */
export async function readHeader(cursor: FileCursor): Promise<Header> {
  const first = (await cursor.take(1, 'header')).uint8('release');
  cursor.position = 0;
  const header = first === '<'.charCodeAt(0) ? await readTaggedHeader(cursor) : await readBinaryHeader(cursor);
  const { release, variables } = header;
  if (variables > release.maxVariables) {
    throw damaged(0, `the header declares ${variables} variables, expected at most ${release.maxVariables}`);
  }
  return header;
}

async function readBinaryHeader(cursor: FileCursor): Promise<Header> {
  const start = await cursor.take(4, 'header');
  const release = requireRelease(start.uint8('release'));
  const byteOrder = start.uint8('byte order');
  if ((byteOrder !== 1 && byteOrder !== 2) || start.uint8('kind of file') !== binaryFileKind) throw unreadable();
  cursor.littleEndian = byteOrder === 2;
  const counts = await cursor.take(6, 'header');
  const variables = counts.uint16('number of variables');
  const rows = counts.uint32('number of rows');
  const label = untilZero(await cursor.takeBytes(release.fileLabelWidth, 'file label'));
  cursor.skip(timestampWidth, 'time stamp');
  return { release, variables, rows, label };
}

async function readTaggedHeader(cursor: FileCursor): Promise<Header> {
  await cursor.expect('<stata_dta><header><release>');
  const release = requireRelease(Number(await takeAscii(cursor, 3, 'release')), true);
  await cursor.expect('</release><byteorder>');
  cursor.littleEndian = isLittleEndian(await takeAscii(cursor, 3, 'byte order'), cursor.position - 3);
  await cursor.expect('</byteorder><K>');
  const variables = await takeCount(cursor, release.number >= 119 ? 4 : 2, 'number of variables');
  await cursor.expect('</K><N>');
  const rows = await takeCount(cursor, release.isUtf8 ? 8 : 4, 'number of rows');
  await cursor.expect('</N><label>');
  const label = await takeText(cursor, release.isUtf8 ? 2 : 1, 'file label');
  await cursor.expect('</label><timestamp>');
  await takeText(cursor, 1, 'time stamp');
  await cursor.expect('</timestamp></header>');
  return { release, variables, rows, label: untilZero(label) };
}

function requireRelease(number: number, isTagged = false): Release {
  const release = findRelease(number);
  if (release?.isTagged === isTagged) return release;
  throw unreadable();
}

function unreadable(): SurveyFileError {
  return new SurveyFileError(
    'unreadable-file',
    'This is no Stata file of a release that can be read (105 to 119). Save it anew by the command saveold.',
    0,
  );
}

function isLittleEndian(name: string, offset: number): boolean {
  if (name !== 'LSF' && name !== 'MSF') throw damaged(offset, 'the byte order is unknown, expected MSF or LSF');
  return name === 'LSF';
}

const takeAscii = async (cursor: FileCursor, length: number, what: string) =>
  Buffer.from(await cursor.takeBytes(length, what)).toString('latin1');

async function takeCount(cursor: FileCursor, width: number, what: string): Promise<number> {
  const offset = cursor.position;
  const reader = await cursor.take(width, what);
  if (width < 8) return width === 1 ? reader.uint8(what) : width === 2 ? reader.uint16(what) : reader.uint32(what);
  const count = reader.int64(what);
  if (count < 0 || !Number.isSafeInteger(count)) throw damaged(offset, `the ${what} is ${count}, which no file has`);
  return count;
}

async function takeText(cursor: FileCursor, lengthWidth: number, what: string): Promise<Uint8Array> {
  return cursor.takeBytes(await takeCount(cursor, lengthWidth, `length of the ${what}`), what);
}
