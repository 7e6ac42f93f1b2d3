import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Codebook, Variable } from '#libs/contracts';
import { sliceBatch } from '../column-batches.ts';
import type { ColumnBatch } from '../reader.ts';
import { withBatchTable } from './batch-table.ts';
import { sqlName, sqlText, withConnection } from './duckdb.ts';

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
  /** SQL of a variable's column, of one type in all files; the narrowest type that each file can do with if not given. */
  readonly column?: (variable: Variable) => string;
}

/**
 * A segment is gathered in memory before it is written, and one is written meanwhile: 16 MiB of numbers each. Of many
 * variables more: each query costs DuckDB a time that grows with the square of their number.
 */
const cellsPerSegment = (variables: number) => (variables > 1000 ? 8 : 2) * 2 ** 20;

/**
 * Writes rows as Parquet: a DOUBLE or VARCHAR column for each variable, named as it, null where there is no value, zstd,
 * in the order of the rows, with the codebook as JSON under the key `codebook` of the file's metadata. No rows make no
 * segment, nor do rows without variables.
 * @param batches columns in the order of the codebook's variables
 */
export async function* writeSegments(
  codebook: Codebook,
  batches: AsyncIterable<ColumnBatch>,
  options: SegmentOptions,
): AsyncGenerator<WrittenSegment> {
  if (codebook.variables.length === 0) return;
  const cellRows = Math.ceil(cellsPerSegment(codebook.variables.length) / codebook.variables.length);
  const rowsPerSegment = Math.min(options.rowsPerSegment ?? Infinity, cellRows);
  let number = 0;
  const write = (gathered: ColumnBatch[], onUsedUp: () => void) => {
    number += 1;
    const name = `segment-${String(number).padStart(5, '0')}.parquet`;
    const columns = options.column ? selectList(codebook.variables, options.column) : '*';
    return writeSegment(codebook, gathered, { path: join(options.directory, name), columns, onUsedUp });
  };
  yield* oneAhead(gather(batches, rowsPerSegment), write);
}

/**
 * Rows are read while those before them are compressed, on another thread; but not while they are handed over, which
 * happens on this one: each some thousands of them would have to wait for a while.
 */
async function* oneAhead<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item, onHandedOver: () => void) => Promise<Result>,
): AsyncGenerator<Result> {
  let current: Promise<Result> | null = null;
  try {
    for await (const item of items) {
      const before: Promise<Result> | null = current;
      const done = before && (await before);
      const handedOver = Promise.withResolvers<void>();
      current = work(item, handedOver.resolve);
      await Promise.race([handedOver.promise, current]);
      if (before) yield done!;
    }
    if (current) yield await current;
  } finally {
    // Work that nobody waits for any more must not end the process by its failure, nor go on after the caller.
    await Promise.allSettled([current]);
  }
}

async function* gather(batches: AsyncIterable<ColumnBatch>, rowsPerSegment: number): AsyncGenerator<ColumnBatch[]> {
  let gathered: ColumnBatch[] = [];
  let rows = 0;
  for await (let batch of batches) {
    while (rows + batch.rows >= rowsPerSegment) {
      const taken = rowsPerSegment - rows;
      gathered.push(sliceBatch(batch, 0, taken));
      yield gathered;
      batch = sliceBatch(batch, taken, batch.rows);
      gathered = [];
      rows = 0;
    }
    if (batch.rows > 0) gathered.push(batch);
    rows += batch.rows;
  }
  if (rows > 0) yield gathered;
}

interface SegmentToWrite {
  readonly path: string;
  /** SQL. */
  readonly columns: string;
  readonly onUsedUp: () => void;
}

async function writeSegment(
  codebook: Codebook,
  batches: ColumnBatch[],
  { path, columns, onUsedUp }: SegmentToWrite,
): Promise<WrittenSegment> {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  await withBatchTable(codebook.variables, batches, onUsedUp, (table) => {
    const sql = copyToParquet(`SELECT ${columns} FROM ${table}`, { ...codebook, rows }, path, rows);
    return withConnection((connection) => connection.run(sql));
  });
  return { path, rows, bytes: (await stat(path)).size };
}

export function selectList(variables: readonly Variable[], column: (variable: Variable) => string): string {
  return variables.map((variable) => `${column(variable)} AS ${sqlName(variable.name)}`).join(', ');
}

const leastRowGroup = 2048;

/**
 * SQL that writes what `query` selects, with the codebook that describes it.
 * @param rows that it selects: one row group, which is compressed when all is there
 */
export function copyToParquet(query: string, codebook: Codebook, path: string, rows: number): string {
  const rowGroup = Math.max(rows, leastRowGroup);
  // Survey data are no smaller at zstd's usual level, which takes a quarter more of the time.
  return `COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${rowGroup},
    KV_METADATA {codebook: ${sqlText(JSON.stringify(codebook))}})`;
}
