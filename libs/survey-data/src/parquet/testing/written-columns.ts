import { newVariable, asNumber, asText } from '../../codebook/new-variable.ts';
import type { Column } from '../../reader.ts';
import { withConnection } from '../duckdb.ts';
import type { TypeName } from '../writer/column-type.ts';
import { encodeColumns } from '../writer/encode-columns.ts';
import { GatheredRows } from '../writer/gathered-rows.ts';
import { ParquetFile } from '../writer/parquet-file.ts';

export const numbers = (...values: number[]): Column => ({ kind: 'numeric', values: Float64Array.from(values) });
export const texts = (...values: (string | null)[]): Column => ({ kind: 'text', values });

/** Writes a file of one column, `v`. Each list of batches is a row group. */
export async function writeColumn(path: string, groups: readonly Column[][], type: TypeName | null = null) {
  const kind = groups[0]![0]!.kind;
  const gathered = new GatheredRows([newVariable('v', kind === 'text' ? asText(1) : asNumber(8, 2))]);
  const file = await ParquetFile.create(path);
  let columns: Awaited<ReturnType<typeof file.append>> = [];
  for (const batches of groups) {
    for (const column of batches) {
      const rows = column.values.length;
      gathered.append({ rows, columns: [column] }, 0, rows);
    }
    columns = await file.append(encodeColumns(gathered.columns, [type]), ['v'], gathered.rows);
    gathered.clear();
  }
  await file.finish(columns, {});
  await file.close();
}

/** What DuckDB reads there. */
export async function readColumn(path: string): Promise<unknown[]> {
  return (await rowsOf(`SELECT v FROM read_parquet('${path}')`)).map(([value]) => value);
}

export function rowsOf(sql: string): Promise<unknown[][]> {
  return withConnection(async (connection) => (await connection.runAndReadAll(sql)).getRows());
}
