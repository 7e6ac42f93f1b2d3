import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codebook, Variable } from '#libs/contracts';
import type { ColumnBatch, OpenOptions, SurveyReader } from '../../reader.ts';
import type { Compression } from '../header.ts';
import { openSpss } from '../open-spss.ts';
import { writeSav } from '../writer/write-sav.ts';

export const numeric = (name: string, facts: Partial<Variable> = {}): Variable => ({
  name,
  label: null,
  type: 'numeric',
  width: 8,
  decimals: 2,
  format: 'F8.2',
  measure: 'scale',
  valueLabels: [],
  missing: { values: [], range: null },
  ...facts,
});

export const text = (name: string, width: number, facts: Partial<Variable> = {}): Variable => ({
  ...numeric(name),
  type: 'string',
  width,
  decimals: 0,
  format: `A${width}`,
  measure: 'nominal',
  ...facts,
});

export const codebookOf = (...variables: Variable[]): Codebook => ({
  rows: -1,
  encoding: 'UTF-8',
  fileLabel: null,
  variables,
  multipleResponseSets: [],
});

/** A file of numbers and texts, as bytes that a test may change. */
export async function sampleFile(
  codebook: Codebook,
  batches: ColumnBatch[],
  compression: Compression,
): Promise<Buffer> {
  return inTemporaryFile(Buffer.alloc(0), async (path) => {
    await writeSav(path, codebook, batches, { compression });
    return readFile(path);
  });
}

export interface ReadFile {
  readonly reader: SurveyReader;
  /** By variables, then rows. */
  readonly columns: (number | string | null)[][];
}

/** Opens the bytes as a file and reads them to the end. */
export function readBytes(bytes: Uint8Array, options: Partial<OpenOptions> = {}): Promise<ReadFile> {
  return inTemporaryFile(bytes, async (path) => {
    const reader = await openSpss(path, { fileName: path, ...options });
    try {
      const columns: ReadFile['columns'] = reader.codebook.variables.map(() => []);
      for await (const batch of reader.batches()) {
        batch.columns.forEach(({ values }, index) => columns[index]!.push(...values));
      }
      return { reader, columns };
    } finally {
      await reader.close();
    }
  });
}

async function inTemporaryFile<Result>(bytes: Uint8Array, use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'spss-'));
  try {
    const path = join(folder, 'sample.sav');
    await writeFile(path, bytes);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The bytes with a sequence of them exchanged everywhere for another of the same length. */
export function exchange(bytes: Buffer, from: Uint8Array | string, to: Uint8Array | string): Buffer {
  const changed = Buffer.from(bytes);
  const [old, replacement] = [Buffer.from(from), Buffer.from(to)];
  if (old.length !== replacement.length || !changed.includes(old)) throw new Error('Nothing to exchange');
  for (let at = changed.indexOf(old); at >= 0; at = changed.indexOf(old, at + 1)) replacement.copy(changed, at);
  return changed;
}
