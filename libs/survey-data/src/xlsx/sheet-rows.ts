import { ReadableStream } from 'node:stream/web';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CellValue } from 'hucre';
import { streamXlsxRows } from 'hucre/xlsx';
import { SurveyFileError } from '../reader.ts';
import type { Demand } from './demand.ts';
import type { WorkbookArchive } from './workbook-archive.ts';

/** A cell far to the right makes as many cells as there are columns before it: so many for each byte of the sheet. */
const cellsPerByte = 2;
const freeCells = 20_000_000;

/** A row of a sheet in which anything is written. */
export interface SheetRow {
  /** As Excel counts, from 1. */
  readonly number: number;
  readonly values: readonly CellValue[];
}

/**
 * The rows of a sheet that are not empty. Memory holds the shared strings and some rows.
 * @param sheet index from 0
 * @param onProgress called with the share of the workbook that has been read
 */
export async function* readSheetRows(
  archive: WorkbookArchive,
  sheet: number,
  demand: Demand,
  onProgress: (share: number) => void,
): AsyncGenerator<SheetRow> {
  // hucre would take one chunk after the other before anybody has taken the rows of the first.
  const mayGoOn = () => demand.present().then(() => nextTurn());
  const stream = ReadableStream.from(archive.inOrder(onProgress, mayGoOn));
  let cellsLeft = freeCells + cellsPerByte * archive.bytes;
  try {
    for await (const { index, values } of streamXlsxRows(stream, { sheet })) {
      cellsLeft -= values.length;
      if (cellsLeft < 0) throw tooSparse();
      if (values.some((value) => !isBlank(value))) yield { number: index + 1, values };
    }
  } catch (error) {
    throw error instanceof SurveyFileError ? error : damagedWorkbook(error);
  }
}

export function isBlank(value: CellValue | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** hucre tells what it stumbles over by errors of these names; what else it fails with says nothing to people. */
const ownErrors = /^(Parse|Zip|Xml|EncryptedFile)Error$/;

function damagedWorkbook(cause: unknown): SurveyFileError {
  const detail = cause instanceof Error && ownErrors.test(cause.name) ? `: ${cause.message.slice(0, 200)}` : '';
  return new SurveyFileError('damaged-file', `The workbook cannot be read${detail}. Save it as .xlsx again.`);
}

function tooSparse(): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    'The sheet has values far to the right of all others in too many rows. Leave out the empty columns between.',
  );
}
