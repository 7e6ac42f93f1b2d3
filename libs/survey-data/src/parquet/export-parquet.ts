import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codebook, Variable } from '#libs/contracts';
import { unixEpoch } from '../codebook/gregorian.ts';
import type { Presentation } from '../codebook/present.ts';
import { labelledBatches, labelledVariables } from '../codebook/label-columns.ts';
import { isText } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';
import { sqlName, withConnection } from './duckdb.ts';
import { JoinedParquet } from './joined-parquet.ts';
import { selectFrom, type StoredSegment, streamRows } from './read-segments.ts';
import { copyToParquet, selectList, writeSegments } from './write-segments.ts';

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
  if (labels && !raw) return exportLabelled(segments, codebook, path);
  await copySegments(segments, codebook, path, raw ? storedColumn : typedColumn);
}

async function exportLabelled(segments: readonly StoredSegment[], codebook: Codebook, path: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'labelled-'));
  try {
    const labelled = { ...codebook, variables: labelledVariables(codebook.variables) };
    const written: StoredSegment[] = [];
    const batches = labelledBatches(codebook.variables, streamRows({ segments, codebook }));
    for await (const segment of writeSegments(labelled, batches, { directory })) written.push(segment);
    await copySegments(written, labelled, path, typedColumn);
  } finally {
    await rm(directory, { recursive: true });
  }
}

type ColumnSql = (variable: Variable) => string;

async function copySegments(
  segments: readonly StoredSegment[],
  codebook: Codebook,
  path: string,
  column: ColumnSql,
): Promise<void> {
  const { variables } = codebook;
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const columns = selectList(variables, column);
  const copy = async (source: string, to: string, sourceRows: number) => {
    const sql = copyToParquet(`SELECT ${columns} FROM (${source})`, { ...codebook, rows }, to, sourceRows);
    await withConnection((connection) => connection.run(sql));
  };
  if (segments.length === 0) return copy(noRows(variables), path, 0);
  const joined = await JoinedParquet.create(path);
  const part = `${path}.part`;
  for (const segment of segments) {
    await copy(await selectFrom(segment.path, variables), part, segment.rows);
    await joined.append(part);
    await rm(part);
  }
  await joined.finish(JSON.stringify({ ...codebook, rows }));
}

/**
 * Writes rows as one Parquet file, as `exportParquet` does those of a database. Returns how many there were.
 * @param batches columns in the order of the codebook's variables
 * @param directory an existing one, for files on their way
 */
export async function writeParquet(
  path: string,
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch>,
  { directory, raw }: { readonly directory: string; readonly raw: boolean },
): Promise<number> {
  const column = raw ? storedColumn : typedColumn;
  const joined = await JoinedParquet.create(path);
  let rows = 0;
  for await (const segment of writeSegments(codebook, batches, { directory, column })) {
    await joined.append(segment.path);
    await rm(segment.path);
    rows += segment.rows;
  }
  if (rows > 0) await joined.finish(JSON.stringify({ ...codebook, rows }));
  else await copySegments([], codebook, path, column);
  return rows;
}

function noRows(variables: readonly Variable[]): string {
  const columns = variables.map(
    (each) => `CAST(NULL AS ${isText(each) ? 'VARCHAR' : 'DOUBLE'}) AS ${sqlName(each.name)}`,
  );
  return `SELECT ${columns.join(', ')} WHERE false`;
}

/** Of one type, whatever the file that it comes from has it in. */
function storedColumn({ name, type }: Variable): string {
  return type === 'string' ? sqlName(name) : `CAST(${sqlName(name)} AS DOUBLE)`;
}

function typedColumn(variable: Variable): string {
  const stored = storedColumn(variable);
  const moment = `TRY(epoch_ms(TRY_CAST(round((${stored} - ${unixEpoch}) * 1000) AS BIGINT)))`;
  switch (variable.type) {
    case 'date':
      return `CAST(${moment} AS DATE)`;
    case 'datetime':
      return moment;
    case 'boolean':
      return `(${stored} <> 0)`;
    case 'numeric':
    case 'string':
    case 'time':
      return stored;
  }
}
