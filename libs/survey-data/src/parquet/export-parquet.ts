import type { Codebook, Variable } from '#libs/contracts';
import { labelledBatches, labelledVariables } from '../codebook/label-columns.ts';
import type { Presentation } from '../codebook/present.ts';
import type { ColumnBatch } from '../reader.ts';
import { type StoredSegment, streamRows } from './read-segments.ts';
import { writeRowGroups } from './row-groups.ts';
import { columnTypes, type TypeName } from './writer/column-type.ts';
import { ParquetFile } from './writer/parquet-file.ts';

export interface ParquetExport {
  readonly segments: readonly StoredSegment[];
  readonly codebook: Codebook;
  /** A file that does not exist yet. */
  readonly path: string;
  readonly presentation?: Presentation | undefined;
}

/**
 * Writes all rows of a database as one Parquet file, with the codebook in its metadata. If not raw, dates are DATE and
 * TIMESTAMP (null where there is no such day), booleans BOOLEAN; times are the seconds that they last, since a Parquet
 * TIME ends at 24 hours. Labels make their variables VARCHAR.
 */
export async function exportParquet({ segments, codebook, path, presentation = {} }: ParquetExport): Promise<void> {
  const { labels = false, raw = false } = presentation;
  const { variables } = codebook;
  const batches = streamRows({ segments, codebook });
  if (!labels || raw) await writeParquet(path, codebook, batches, { raw });
  else {
    const labelled = { ...codebook, variables: labelledVariables(variables) };
    await writeParquet(path, labelled, labelledBatches(variables, batches), { raw });
  }
}

/**
 * Writes rows as one Parquet file, as `exportParquet` does those of a database. Returns how many there were.
 * @param batches columns in the order of the codebook's variables
 */
export async function writeParquet(
  path: string,
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch>,
  { raw }: { readonly raw: boolean },
): Promise<number> {
  const { variables } = codebook;
  const names = variables.map(({ name }) => name);
  const types = variables.map((each) => (raw ? storedType(each) : typeOf(each)));
  const file = await ParquetFile.create(path);
  try {
    const written = writeRowGroups({ variables, types, batches }, (columns, rows) => file.append(columns, names, rows));
    for await (const _ of written);
    const columns = variables.map(({ name }, at) => ({ name, type: columnTypes[types[at]!] }));
    await file.finish(columns, { codebook: JSON.stringify({ ...codebook, rows: file.rows }) });
    return file.rows;
  } finally {
    await file.close();
  }
}

function storedType({ type }: Variable): TypeName {
  return type === 'string' ? 'text' : 'double';
}

function typeOf(variable: Variable): TypeName {
  switch (variable.type) {
    case 'date':
      return 'date';
    case 'datetime':
      return 'timestamp';
    case 'boolean':
      return 'boolean';
    case 'numeric':
    case 'string':
    case 'time':
      return storedType(variable);
  }
}
