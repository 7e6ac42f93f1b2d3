import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Warnings } from '../../warnings.ts';
import type { Member } from './member.ts';
import { recordBytes } from './transport-records.ts';

const blank = 0x20;
const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === blank);

/**
 * How many rows a member has. Before version 8 a file does not say it: the rows end where the padding of the last record
 * begins. Short rows of blanks that reach into that record could be either; they are taken for padding, as other readers do.
 * @param end of the member in the file
 */
export async function countRows(
  file: RandomAccessFile,
  { dataOffset, rowLength, declaredRows }: Member,
  end: number,
  warnings: Warnings,
): Promise<number> {
  const bytes = end - dataOffset;
  if (rowLength === 0) return 0;
  const complete = Math.floor(bytes / rowLength);
  const restAfter = (rows: number) => bytes - rows * rowLength;
  if (declaredRows !== null) return checkDeclared(declaredRows, complete, restAfter(declaredRows), end, warnings);
  const rest = await file.read(end - restAfter(complete), restAfter(complete));
  if (!rest.every((byte) => byte === blank || byte === 0)) {
    throw damaged(end, `the data end within row ${complete + 1}, expected all ${rowLength} bytes of it`);
  }
  return rowLength > recordBytes ? complete : withoutPadding(file, dataOffset, bytes, rowLength);
}

async function withoutPadding(
  file: RandomAccessFile,
  dataOffset: number,
  bytes: number,
  rowLength: number,
): Promise<number> {
  const lastRecord = (Math.ceil(bytes / recordBytes) - 1) * recordBytes;
  let rows = Math.floor(bytes / rowLength);
  while (rows * rowLength > lastRecord) {
    if (!isBlank(await file.read(dataOffset + (rows - 1) * rowLength, rowLength))) break;
    rows--;
  }
  return rows;
}

function checkDeclared(declared: number, complete: number, restBytes: number, end: number, warnings: Warnings): number {
  if (declared > complete) throw damaged(end, `the data end after row ${complete}, expected ${declared} rows`);
  if (restBytes >= recordBytes) {
    const detail = `The file declares ${declared} rows, but has bytes for ${complete}: the others are left out.`;
    warnings.add('data-after-last-row', null, detail);
  }
  return declared;
}
