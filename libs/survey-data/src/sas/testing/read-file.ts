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

/** Opens the bytes as a file and reads them to the end, or some batches of them. */
export async function readBytes(
  open: Open,
  bytes: Uint8Array,
  options: Partial<OpenOptions> = {},
  batches = Infinity,
): Promise<ReadFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sas-'));
  try {
    const path = join(folder, 'sample');
    await writeFile(path, bytes);
    return await readPath(open, path, options, batches);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readPath(open: Open, path: string, options: Partial<OpenOptions>, batches: number): Promise<ReadFile> {
  let wanted = batches;
  const reader = await open(path, { fileName: path, ...options });
  try {
    const columns: ReadFile['columns'] = reader.codebook.variables.map(() => []);
    for await (const batch of reader.batches()) {
      batch.columns.forEach(({ values }, index) => columns[index]!.push(...values));
      if (--wanted === 0) break;
    }
    return { reader, columns };
  } finally {
    await reader.close();
  }
}
