import type { Codebook, JobWarning, StoredValue } from '#libs/contracts';
import { storedValueAt } from './column-batches.ts';
import type { ColumnBatch, DataProblem, SurveyReader } from './reader.ts';

/** A survey in memory: for files that are known to be small. */
export interface Survey {
  readonly codebook: Codebook;
  readonly rows: StoredValue[][];
  readonly problems: readonly DataProblem[];
  readonly warnings: readonly JobWarning[];
}

/** Reads all rows and closes the reader. */
export async function readSurvey(reader: SurveyReader): Promise<Survey> {
  try {
    const rows: StoredValue[][] = [];
    for await (const batch of reader.batches()) rows.push(...rowsOf(batch));
    return { codebook: reader.codebook, rows, problems: reader.problems, warnings: reader.warnings };
  } finally {
    await reader.close();
  }
}

export function rowsOf({ rows, columns }: ColumnBatch): StoredValue[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => storedValueAt(column, row)));
}
