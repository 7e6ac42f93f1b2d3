import { join } from 'node:path';
import type { Codebook } from '#libs/contracts';
import type { ColumnBatch } from '../reader.ts';
import { rowGroups } from './row-groups.ts';
import type { GatheredRows } from './writer/gathered-rows.ts';
import { ParquetFile } from './writer/parquet-file.ts';

/** A Parquet file of consecutive rows. */
export interface WrittenSegment {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface SegmentOptions {
  /** An existing directory for the files, which are the caller's from then on. */
  readonly directory: string;
  /** At most; wide segments hold fewer. */
  readonly rowsPerSegment?: number;
}

/**
 * Writes rows as Parquet: a column of numbers or texts for each variable, named as it, null where there is no value,
 * in the order of the rows, with the codebook as JSON under the key `codebook` of the file's metadata. Numbers are
 * DOUBLE, or the narrowest INT if all of a segment are whole. No rows make no segment, nor do rows without variables.
 * @param batches columns in the order of the codebook's variables
 */
export async function* writeSegments(
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch>,
  { directory, rowsPerSegment }: SegmentOptions,
): AsyncGenerator<WrittenSegment> {
  if (codebook.variables.length === 0) return;
  let number = 0;
  for await (const gathered of rowGroups(codebook.variables, batches, rowsPerSegment)) {
    number += 1;
    const name = `segment-${String(number).padStart(5, '0')}.parquet`;
    yield await writeSegment(codebook, gathered, join(directory, name));
  }
}

async function writeSegment(codebook: Codebook, gathered: GatheredRows, path: string): Promise<WrittenSegment> {
  const names = codebook.variables.map(({ name }) => name);
  const { rows } = gathered;
  const file = await ParquetFile.create(path);
  try {
    const columns = await file.append(gathered.take(names.map(() => null)), names, rows);
    await file.finish(columns, { codebook: JSON.stringify({ ...codebook, rows }) });
    return { path, rows, bytes: file.bytes };
  } finally {
    await file.close();
  }
}
