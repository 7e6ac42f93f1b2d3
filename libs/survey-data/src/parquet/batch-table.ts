import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBTableFunction,
  DOUBLE,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Variable } from '#libs/contracts';
import { isMissing, isText } from '../column-batches.ts';
import type { Column, ColumnBatch } from '../reader.ts';

/** Rows in a vector of DuckDB. */
const vectorRows = 2048;

/** Rows in memory that SQL can select from; a scan uses them up. */
class BatchTable {
  private batch = 0;
  private row = 0;

  constructor(
    readonly variables: readonly Variable[],
    private readonly batches: readonly ColumnBatch[],
  ) {}

  get rows(): number {
    return this.batches.reduce((rows, batch) => rows + batch.rows, 0);
  }

  /** Fills a chunk with the next rows; with none it is the last. */
  fill(chunk: DuckDBDataChunk): void {
    while (this.batches[this.batch]?.rows === this.row) {
      this.batch += 1;
      this.row = 0;
    }
    const batch = this.batches[this.batch];
    const rows = batch ? Math.min(vectorRows, batch.rows - this.row) : 0;
    chunk.rowCount = rows;
    for (let index = 0; rows > 0 && index < this.variables.length; index += 1) {
      fillVector(duckdb.data_chunk_get_vector(chunk.chunk, index), batch!.columns[index]!, this.row, rows);
    }
    this.row += rows;
  }
}

const tables = new Map<number, BatchTable>();
let lastTable = 0;

/** Makes `batches(n)` known to SQL. */
export function registerBatchTable(connection: DuckDBConnection): void {
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name: 'batches',
      parameterTypes: [INTEGER],
      bindFunction: (binding) => {
        const table = tables.get(binding.getParameter(0) as number)!;
        for (const variable of table.variables) {
          binding.addResultColumn(variable.name, isText(variable) ? VARCHAR : DOUBLE);
        }
        binding.setCardinality(table.rows, true);
        binding.setBindData(table);
      },
      // One thread, so that the rows keep their order.
      initFunction: (scan) => scan.setMaxThreads(1),
      mainFunction: (scan, chunk) => (scan.bindData as BatchTable).fill(chunk),
    }),
  );
}

/** Lends rows to SQL: `select` is given the name of a table that can be read once. */
export async function withBatchTable<Result>(
  variables: readonly Variable[],
  batches: readonly ColumnBatch[],
  select: (table: string) => Promise<Result>,
): Promise<Result> {
  const id = (lastTable = (lastTable % 2 ** 30) + 1);
  tables.set(id, new BatchTable(variables, batches));
  try {
    return await select(`batches(${id})`);
  } finally {
    tables.delete(id);
  }
}

/** By the bindings' own calls: DuckDB's vector classes take several times as long where values are missing. */
function fillVector(vector: duckdb.Vector, column: Column, from: number, rows: number): void {
  if (column.kind === 'numeric') fillNumbers(vector, column.values, from, rows);
  else fillTexts(vector, column.values, from, rows);
}

function fillNumbers(vector: duckdb.Vector, values: Float64Array, from: number, rows: number): void {
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * 8, rows * 8);
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rows; row += 1) {
    if (isMissing(values[from + row]!)) clearBit((validity ??= allValid()), row);
  }
  if (validity) setValidity(vector, validity);
}

function fillTexts(vector: duckdb.Vector, values: readonly (string | null)[], from: number, rows: number): void {
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rows; row += 1) {
    const text = values[from + row]!;
    if (text === null) clearBit((validity ??= allValid()), row);
    else assignText(vector, row, text);
  }
  if (validity) setValidity(vector, validity);
}

/** The quick call ends a text at its first NUL. */
function assignText(vector: duckdb.Vector, row: number, text: string): void {
  if (text.includes('\0')) duckdb.vector_assign_string_element_len(vector, row, Buffer.from(text));
  else duckdb.vector_assign_string_element(vector, row, text);
}

function allValid(): Uint8Array {
  return new Uint8Array(vectorRows / 8).fill(0xff);
}

function clearBit(validity: Uint8Array, row: number): void {
  validity[row >> 3]! &= ~(1 << (row & 7));
}

function setValidity(vector: duckdb.Vector, validity: Uint8Array): void {
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer as ArrayBuffer, 0, validity.byteLength);
}
