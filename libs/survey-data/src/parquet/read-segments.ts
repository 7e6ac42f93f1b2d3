import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Codebook, StoredValue, Variable } from '#libs/contracts';
import { emptyColumn, isText } from '../column-batches.ts';
import type { Column, ColumnBatch } from '../reader.ts';
import { rowsOf } from '../read-survey.ts';
import { connect, sqlName, sqlText, withConnection } from './duckdb.ts';
import { numbersOf } from './vector-numbers.ts';
import { textsOf } from './vector-texts.ts';

/** A Parquet file written by `writeSegments`, maybe under an older codebook. */
export interface StoredSegment {
  readonly path: string;
  readonly rows: number;
}

export interface RowSelection {
  /** In the order of their rows. */
  readonly segments: readonly StoredSegment[];
  /** The newest; a variable that a segment does not have yet is null in it. */
  readonly codebook: Codebook;
  /** Rows to leave out at the start; 0 if not given. */
  readonly offset?: number | undefined;
  /** Rows at most; all if not given. */
  readonly limit?: number | undefined;
  /** In the order that is wanted; all of the codebook if not given. */
  readonly variables?: readonly Variable[] | undefined;
}

/** The part of a segment that lies on a page. */
export interface SegmentSlice<Segment> {
  readonly segment: Segment;
  readonly offset: number;
  readonly limit: number;
}

/** Which segments hold the rows of a page, so that only these need to be fetched. */
export function segmentsOfPage<Segment extends { readonly rows: number }>(
  segments: readonly Segment[],
  offset = 0,
  limit = Infinity,
): SegmentSlice<Segment>[] {
  const slices: SegmentSlice<Segment>[] = [];
  let first = 0;
  for (const segment of segments) {
    const from = Math.max(offset - first, 0);
    const to = Math.min(offset + limit - first, segment.rows);
    if (from < to) slices.push({ segment, offset: from, limit: to - from });
    first += segment.rows;
  }
  return slices;
}

/** The stored values of a page, row by row. */
export async function readRows(selection: RowSelection): Promise<StoredValue[][]> {
  const rows: StoredValue[][] = [];
  for await (const batch of streamRows(selection)) rows.push(...rowsOf(batch));
  return rows;
}

/** Stored values in batches of at most 2,048 rows. Memory does not grow with the rows. */
export async function* streamRows(selection: RowSelection): AsyncGenerator<ColumnBatch> {
  const { segments, codebook, offset, limit, variables = codebook.variables } = selection;
  if (variables.length === 0) return;
  for (const slice of segmentsOfPage(segments, offset, limit)) yield* streamSlice(slice, variables);
}

/** DuckDB's work grows with the square of the columns of one query: 5,000 take 2 s at once, and 0.5 s so. */
const columnsAtOnce = 1000;
const rowsAtOnce = 2048;

async function* streamSlice(
  slice: SegmentSlice<StoredSegment>,
  variables: readonly Variable[],
): AsyncGenerator<ColumnBatch> {
  const { segment, offset, limit } = slice;
  const present = await columnNames(segment.path);
  if (variables.length <= columnsAtOnce) return yield* streamColumns(slice, variables, present);
  for (let first = 0; first < limit; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, limit - first);
    const columns: Column[] = [];
    for (let from = 0; from < variables.length; from += columnsAtOnce) {
      const some = variables.slice(from, from + columnsAtOnce);
      columns.push(...(await readColumns({ segment, offset: offset + first, limit: rows }, some, present)));
    }
    yield { rows, columns };
  }
}

async function readColumns(
  slice: SegmentSlice<StoredSegment>,
  variables: readonly Variable[],
  present: ReadonlySet<string>,
): Promise<Column[]> {
  const columns = variables.map((variable) => emptyColumn(variable, slice.limit));
  let first = 0;
  for await (const batch of streamColumns(slice, variables, present)) {
    batch.columns.forEach((column, at) => copyColumn(column, columns[at]!, first));
    first += batch.rows;
  }
  return columns;
}

function copyColumn(from: Column, to: Column, first: number): void {
  from.values.forEach((value: number | string | null, row: number) => (to.values[first + row] = value as never));
}

async function* streamColumns(
  { segment, offset, limit }: SegmentSlice<StoredSegment>,
  variables: readonly Variable[],
  present: ReadonlySet<string>,
): AsyncGenerator<ColumnBatch> {
  const connection = await connect();
  try {
    const result = await connection.stream(
      `${selectColumns(segment.path, variables, present)} LIMIT ${limit} OFFSET ${offset}`,
    );
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      yield toBatch(chunk, variables);
    }
  } finally {
    connection.closeSync();
  }
}

/** SQL that selects variables from a segment, in its order; those that it does not have are null. */
export async function selectFrom(path: string, variables: readonly Variable[]): Promise<string> {
  return selectColumns(path, variables, await columnNames(path));
}

function selectColumns(path: string, variables: readonly Variable[], present: ReadonlySet<string>): string {
  const columns = variables.map((variable) => {
    const name = sqlName(variable.name);
    const value = present.has(variable.name.toLowerCase()) ? name : 'NULL';
    return `CAST(${value} AS ${isText(variable) ? 'VARCHAR' : 'DOUBLE'}) AS ${name}`;
  });
  return `SELECT ${columns.join(', ')} FROM read_parquet(${sqlText(path)})`;
}

async function columnNames(path: string): Promise<Set<string>> {
  const query = `SELECT name FROM parquet_schema(${sqlText(path)}) WHERE type IS NOT NULL`;
  const result = await withConnection((connection) => connection.runAndReadAll(query));
  return new Set(result.getRows().map(([name]) => String(name).toLowerCase()));
}

function toBatch(chunk: DuckDBDataChunk, variables: readonly Variable[]): ColumnBatch {
  const rows = chunk.rowCount;
  return { rows, columns: variables.map((variable, index) => toColumn(chunk, index, isText(variable))) };
}

function toColumn(chunk: DuckDBDataChunk, index: number, text: boolean): Column {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  if (text) return { kind: 'text', values: textsOf(vector, 0, chunk.rowCount) };
  return { kind: 'numeric', values: numbersOf(vector, chunk.rowCount) };
}
