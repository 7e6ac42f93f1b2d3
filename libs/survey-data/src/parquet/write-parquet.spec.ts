import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Codebook } from '#libs/contracts';
import { asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import type { ColumnBatch } from '../reader.ts';
import { withConnection } from './duckdb.ts';
import { writeParquet } from './export-parquet.ts';
import { parquetFolder } from './testing/parquet-folder.ts';

const folder = parquetFolder();
const codebook: Codebook = {
  rows: 0,
  encoding: 'UTF-8',
  fileLabel: 'Größe',
  multipleResponseSets: [],
  variables: [newVariable('number', asNumber(8, 2)), newVariable('text', asText(200))],
};
const rowsPerBatch = 50_000;
/** A byte is enough for those of the first row group, others need eight. */
const numberOf = (row: number) => (row % 7 === 0 ? NaN : row < 300_000 ? row % 100 : row + 0.5);
const textOf = (row: number) => (row % 5 === 0 ? null : row < 300_000 ? `${row % 9}` : `text ${row}`);

async function* batches(rows: number): AsyncGenerator<ColumnBatch> {
  for (let first = 0; first < rows; first += rowsPerBatch) {
    const numbers = Array.from({ length: Math.min(rowsPerBatch, rows - first) }, (_, at) => first + at);
    yield {
      rows: numbers.length,
      columns: [
        { kind: 'numeric', values: Float64Array.from(numbers, numberOf) },
        { kind: 'text', values: numbers.map(textOf) },
      ],
    };
  }
}

const query = (sql: string) => withConnection(async (it) => (await it.runAndReadAll(sql)).getRowsJson());

describe('a long file', () => {
  it('has all rows in their order, in row groups of the same types', async () => {
    const path = `${folder.path}/long.parquet`;
    const rows = 600_000;
    expect(await writeParquet(path, codebook, batches(rows), { raw: true })).toBe(rows);
    const [facts] = await query(`SELECT num_rows, num_row_groups FROM parquet_file_metadata('${path}')`);
    expect(facts).toEqual([String(rows), '3']);
    const wrong = `SELECT count(*) FROM (SELECT number, text, row_number() OVER () - 1 AS place FROM '${path}')
      WHERE number IS DISTINCT FROM CASE WHEN place % 7 = 0 THEN NULL WHEN place < 300000 THEN place % 100 ELSE place + 0.5 END
      OR text IS DISTINCT FROM CASE WHEN place % 5 = 0 THEN NULL WHEN place < 300000 THEN (place % 9)::VARCHAR ELSE 'text ' || place END`;
    expect(await query(wrong)).toEqual([['0']]);
    expect(await readdir(folder.path)).toEqual(['long.parquet']);
  });
});

it('is left as it is, and closed, where the rows cannot be read to their end', async () => {
  async function* broken(): AsyncGenerator<ColumnBatch> {
    yield* batches(3);
    throw new Error('the file is cut off');
  }
  const written = writeParquet(`${folder.path}/broken.parquet`, codebook, broken(), { raw: true });
  await expect(written).rejects.toThrow('the file is cut off');
});
