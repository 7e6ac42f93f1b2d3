import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBTableFunction,
  type DuckDBType,
  INTEGER,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Variable } from '#libs/contracts';
import { CodeColumn } from '../code-column.ts';
import type { ColumnBatch } from '../reader.ts';
import { type IntegerArray, storageTypeOf } from './storage-types.ts';
import { TextVector } from './text-vector.ts';
import { fillCodes, fillDoubles, fillIntegers, fillTexts, vectorRows } from './vectors.ts';

/** A column of the table in SQL. */
interface TableColumn {
  readonly name: string;
  readonly type: DuckDBType;
  /** Where its whole numbers are put together for a vector. */
  readonly integers: IntegerArray | null;
}

/** Rows in memory that SQL can select from; a scan uses them up. */
class BatchTable {
  private row = 0;

  private readonly texts = new TextVector(vectorRows);
  readonly columns: readonly TableColumn[];

  constructor(
    variables: readonly Variable[],
    /** Used up by the scan, so that their memory can be had again. */
    private readonly batches: ColumnBatch[],
    private readonly onUsedUp: () => void,
  ) {
    this.columns = variables.map(({ name }, index) => {
      const { type, integers } = storageTypeOf(batches.map(({ columns }) => columns[index]!));
      return { name, type, integers: integers && new integers(vectorRows) };
    });
  }

  get rows(): number {
    return this.batches.reduce((rows, batch) => rows + batch.rows, 0);
  }

  /** Fills a chunk with the next rows; with none it is the last. */
  fill(chunk: DuckDBDataChunk): void {
    while (this.batches[0]?.rows === this.row) {
      this.batches.shift();
      this.row = 0;
    }
    const [batch] = this.batches;
    const rows = batch ? Math.min(vectorRows, batch.rows - this.row) : 0;
    chunk.rowCount = rows;
    if (rows === 0) this.onUsedUp();
    for (let index = 0; rows > 0 && index < this.columns.length; index += 1) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
      const column = batch!.columns[index]!;
      const { integers } = this.columns[index]!;
      if (column.kind === 'text') fillTexts(vector, column, this.row, rows, this.texts);
      else if (integers instanceof Int8Array && column instanceof CodeColumn) fillCodes(vector, column, this.row, rows);
      else if (integers) fillIntegers(vector, column, this.row, rows, integers);
      else fillDoubles(vector, column, this.row, rows);
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
        for (const { name, type } of table.columns) binding.addResultColumn(name, type);
        binding.setCardinality(table.rows, true);
        binding.setBindData(table);
      },
      // One thread, so that the rows keep their order.
      initFunction: (scan) => scan.setMaxThreads(1),
      mainFunction: (scan, chunk) => (scan.bindData as BatchTable).fill(chunk),
    }),
  );
}

/**
 * Gives rows to SQL: `select` is given the name of a table that can be read once.
 * @param onUsedUp called when all has been read, though the query may go on
 */
export async function withBatchTable<Result>(
  variables: readonly Variable[],
  batches: ColumnBatch[],
  onUsedUp: () => void,
  select: (table: string) => Promise<Result>,
): Promise<Result> {
  const id = (lastTable = (lastTable % 2 ** 30) + 1);
  tables.set(id, new BatchTable(variables, batches, onUsedUp));
  try {
    return await select(`batches(${id})`);
  } finally {
    tables.delete(id);
  }
}
