import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions, SurveyReader } from '../../reader.ts';
import { openInPieces } from '../open-stata.ts';

export interface ReadFile {
  readonly reader: SurveyReader;
  /** By variables, then rows. */
  readonly columns: (number | string | null)[][];
  /** Of each batch. */
  readonly rows: number[];
}

interface ReadOptions extends Partial<OpenOptions> {
  readonly bytesPerPiece?: number;
  /** To stop after; all if not given. */
  readonly batches?: number;
}

/** Opens the bytes as a file and reads them to the end. */
export async function readDta(
  bytes: Uint8Array,
  { bytesPerPiece, batches, ...options }: ReadOptions = {},
): Promise<ReadFile> {
  const folder = await mkdtemp(join(tmpdir(), 'stata-'));
  try {
    const path = join(folder, 'sample.dta');
    await writeFile(path, bytes);
    const reader = await openInPieces(path, { fileName: path, ...options }, bytesPerPiece);
    try {
      return await readAll(reader, batches);
    } finally {
      await reader.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAll(reader: SurveyReader, batches = Infinity): Promise<ReadFile> {
  const columns: ReadFile['columns'] = reader.codebook.variables.map(() => []);
  const rows: number[] = [];
  for await (const batch of reader.batches()) {
    rows.push(batch.rows);
    batch.columns.forEach(({ values }, index) => columns[index]!.push(...values));
    if (rows.length === batches) break;
  }
  return { reader, columns, rows };
}
