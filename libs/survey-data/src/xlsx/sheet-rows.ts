import { ReadableStream } from 'node:stream/web';
import type { CellValue } from 'hucre';
import { streamXlsxRows } from 'hucre/xlsx';
import { SurveyFileError } from '../reader.ts';
import type { Demand } from './demand.ts';
import type { WorkbookArchive } from './workbook-archive.ts';

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
  const stream = ReadableStream.from(archive.inOrder(onProgress, () => demand.present()));
  try {
    for await (const { index, values } of streamXlsxRows(stream, { sheet })) {
      if (values.some((value) => !isBlank(value))) yield { number: index + 1, values };
    }
  } catch (error) {
    throw error instanceof SurveyFileError ? error : damagedWorkbook(error);
  }
}

export function isBlank(value: CellValue | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** hucre tells what it stumbles over by errors of its own; none of them is about us. */
function damagedWorkbook(cause: unknown): SurveyFileError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new SurveyFileError('damaged-file', `The workbook cannot be read: ${detail}. Save it as .xlsx again.`);
}
