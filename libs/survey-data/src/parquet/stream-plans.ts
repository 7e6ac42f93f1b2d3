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
  const rowsAtOnce = mostRows(wanted);
  let rows = 0;
  for await (const chunk of streamChunks(file, `SELECT ${selected(wanted)} FROM ${tableOf(file, plans.length)}`)) {
    const columns = wanted.map((plan, at) => columnOf(chunk, at, plan));
    for (let first = 0; first < chunk.rowCount; first += rowsAtOnce) {
      const end = Math.min(chunk.rowCount, first + rowsAtOnce);
      const values = columns.map((column, at) =>
        column(first, end, (bytes) => decoder.texts(from + at, rows + first, bytes)),
      );
      yield { rows: end - first, columns: values };
    }
    rows += chunk.rowCount;
  }
}

/** Texts of a chunk may be so long that they do not fit into memory together. */
const textBytesAtOnce = 32 * 2 ** 20;

function mostRows(plans: readonly ColumnPlan[]): number {
  const widths = plans.map(({ kind, appearance }) => (kind === 'number' ? 0 : appearance.width));
  const bytes = widths.reduce((sum, width) => sum + width, 1);
  return Math.max(1, Math.floor(textBytesAtOnce / bytes));
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

/** Reads some rows of a chunk. */
type ColumnPart = (
  from: number,
  to: number,
  decode: (values: readonly (Uint8Array | null)[]) => (string | null)[],
) => Column;

function columnOf(chunk: DuckDBDataChunk, at: number, { kind }: ColumnPlan): ColumnPart {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, at);
  if (kind === 'number') {
    const numbers = numbersOf(vector, chunk.rowCount);
    return (from, to) => ({ kind: 'numeric', values: numbers.subarray(from, to) });
  }
  if (kind === 'text') return (from, to) => ({ kind: 'text', values: textsOf(vector, from, to) });
  return (from, to, decode) => {
    // A vector keeps the values that it was asked for: that of a part is let go of with it.
    const values = chunk
      .getColumnVector(at)
      .slice(from, to - from)
      .toArray() as (DuckDBBlobValue | null)[];
    return { kind: 'text', values: decode(values.map((value) => value && value.bytes)) };
  };
}
