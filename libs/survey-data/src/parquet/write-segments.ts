import { join } from 'node:path';
import type { Codebook } from '#libs/contracts';
import type { ColumnBatch } from '../reader.ts';
import { writeRowGroups } from './row-groups.ts';
import type { EncodedColumns } from './writer/encoded-column.ts';
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
  const { variables } = codebook;
  const names = variables.map(({ name }) => name);
  let number = 0;
  const write = async (columns: EncodedColumns, rows: number): Promise<WrittenSegment> => {
    number += 1;
    const path = join(directory, `segment-${String(number).padStart(5, '0')}.parquet`);
    const file = await ParquetFile.create(path);
    try {
      const written = await file.append(columns, names, rows);
      await file.finish(written, { codebook: JSON.stringify({ ...codebook, rows }) });
      return { path, rows, bytes: file.bytes };
    } finally {
      await file.close();
    }
  };
  yield* writeRowGroups({ variables, types: names.map(() => null), batches, rowsPerGroup: rowsPerSegment }, write);
}
