import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions, SurveyReader } from '../../reader.ts';

type Open = (path: string, options: OpenOptions) => Promise<SurveyReader>;

export interface ReadFile {
  readonly reader: SurveyReader;
  /** By variables, then rows. */
  readonly columns: (number | string | null)[][];
}

/** Opens the bytes as a file and reads them to the end. */
export async function readBytes(open: Open, bytes: Uint8Array, options: Partial<OpenOptions> = {}): Promise<ReadFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sas-'));
  try {
    const path = join(folder, 'sample');
    await writeFile(path, bytes);
    return await readPath(open, path, options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readPath(open: Open, path: string, options: Partial<OpenOptions>): Promise<ReadFile> {
  const reader = await open(path, { fileName: path, ...options });
  try {
    const columns: ReadFile['columns'] = reader.codebook.variables.map(() => []);
    for await (const batch of reader.batches()) {
      batch.columns.forEach(({ values }, index) => columns[index]!.push(...values));
    }
    return { reader, columns };
  } finally {
    await reader.close();
  }
}
