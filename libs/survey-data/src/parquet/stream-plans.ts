import type { DuckDBBlobValue, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Column, ColumnBatch } from '../reader.ts';
import type { BytesDecoder } from './bytes-decoder.ts';
import type { ColumnPlan } from './column-readings.ts';
import type { ForeignFile } from './foreign-file.ts';
import { asSurveyFileError } from './parquet-failures.ts';
import { tableOf } from './plan-columns.ts';
import { numbersOf } from './vector-numbers.ts';
import { textsOf } from './vector-texts.ts';

/** The rows of some columns, in the file's order. Memory does not grow with the rows. */
export async function* streamPlans(
  file: ForeignFile,
  plans: readonly ColumnPlan[],
  from: number,
  to: number,
  decoder: BytesDecoder,
): AsyncGenerator<ColumnBatch> {
  const wanted = plans.slice(from, to);
  let rows = 0;
  for await (const chunk of streamChunks(file, `SELECT ${selected(wanted)} FROM ${tableOf(file, plans.length)}`)) {
    const columns = wanted.map((plan, at) =>
      columnOf(chunk, at, plan, (values) => decoder.texts(from + at, rows, values)),
    );
    rows += chunk.rowCount;
    yield { rows: chunk.rowCount, columns };
  }
}

const selected = (plans: readonly ColumnPlan[]) => plans.map(({ sql }, at) => `${sql} AS v${at}`).join(', ');

async function* streamChunks(file: ForeignFile, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const connection = await file.connect();
  try {
    const result = await connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) yield chunk;
  } catch (error) {
    throw asSurveyFileError(error);
  } finally {
    connection.closeSync();
  }
}

function columnOf(
  chunk: DuckDBDataChunk,
  at: number,
  { kind }: ColumnPlan,
  decode: (values: readonly (Uint8Array | null)[]) => (string | null)[],
): Column {
  switch (kind) {
    case 'number':
      return { kind: 'numeric', values: numbersOf(duckdb.data_chunk_get_vector(chunk.chunk, at), chunk.rowCount) };
    case 'text':
      return { kind: 'text', values: textsOf(duckdb.data_chunk_get_vector(chunk.chunk, at), chunk.rowCount) };
    case 'bytes': {
      const values = chunk.getColumnValues(at) as (DuckDBBlobValue | null)[];
      return { kind: 'text', values: decode(values.map((value) => value && value.bytes)) };
    }
  }
}
