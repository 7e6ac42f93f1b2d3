import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { settings, sqlText } from '../../parquet/duckdb.ts';
import { codebookOf, numeric, text } from '../../spss/testing/sample-file.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const codebook = {
  ...codebookOf(numeric('i', { valueLabels: [{ value: 1, label: 'Ja' }] }), text('city', 8)),
  fileLabel: 'Umfrage',
};

const plain = `SELECT r::INTEGER AS i, 'Köln ' || r % 3 AS city, r / 7 AS d, (r % 2 = 0) AS b FROM range(40) AS t(r)`;

/** Of every type that a file can have. */
const types = `
  SELECT CASE WHEN r % 3 > 0 THEN r END::TINYINT AS tiny, (r * 1000000007)::BIGINT AS big, r::UBIGINT AS ubig,
    r::HUGEINT AS huge, (r / 4)::DECIMAL(9, 2) AS small_decimal, r::DECIMAL(38, 4) AS decimal, r::FLOAT AS single,
    DATE '2024-02-29' + r::INTEGER AS day, TIME '12:30:05' AS clock, TIMESTAMP '2024-03-01 12:30:05.25' AS moment,
    TIMESTAMP_NS '2024-03-01 12:30:05.123456789' AS fine, TIMESTAMPTZ '2024-03-01 12:30:05+02' AS zoned,
    '\\xC3\\x28a'::BLOB AS bytes, '0f8fad5b-d9cb-469f-a165-70867728950e'::UUID AS uuid, INTERVAL 3 DAY AS span,
    repeat('x', r::INTEGER) AS long
  FROM range(20) AS t(r)`;

const nested = `
  SELECT [r, NULL, 3] AS list, {a: r, b: 'x' || r} AS struct, MAP {'k': r} AS map, [[r], []] AS lists, r AS id
  FROM range(15) AS t(r)`;

const constant = `SELECT 1 AS one, NULL::INTEGER AS none, 'same' AS same FROM range(300)`;

const samples: readonly (readonly [name: string, query: string, options: string])[] = [
  ['plain', plain, 'COMPRESSION uncompressed'],
  ['plain, packed', plain, 'COMPRESSION snappy'],
  ['plain, with its codebook', plain, `KV_METADATA {codebook: ${sqlText(JSON.stringify(codebook))}}`],
  ['types', types, 'COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1'],
  ['types, version 2', types, 'COMPRESSION uncompressed, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1'],
  ['types, gzip', types, 'COMPRESSION gzip'],
  ['nested', nested, 'COMPRESSION uncompressed'],
  ['nested, version 2', nested, 'COMPRESSION zstd, PARQUET_VERSION v2'],
  ['constant', constant, 'COMPRESSION lz4_raw'],
  ['empty', `${plain} WHERE r < 0`, 'COMPRESSION uncompressed'],
];

/** Small files of DuckDB, whose writer knows more of the format than ours. */
export async function sampleParquetFiles(): Promise<SeedFile[]> {
  const directory = await mkdtemp(join(tmpdir(), 'parquet-'));
  const database = await DuckDBInstance.create(':memory:', settings);
  const connection = await database.connect();
  try {
    const files: SeedFile[] = [];
    for (const sample of samples) files.push(await write(connection, join(directory, 'sample.parquet'), sample));
    return files;
  } finally {
    connection.closeSync();
    database.closeSync();
    await rm(directory, { recursive: true });
  }
}

async function write(
  connection: DuckDBConnection,
  path: string,
  [name, query, options]: (typeof samples)[number],
): Promise<SeedFile> {
  await connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, ${options})`);
  return { name, bytes: await readFile(path) };
}
