// What DuckDB itself makes of a CSV file: node duckdb-copy.js IN OUT.
import { DuckDBInstance } from '@duckdb/node-api';

const [input = '', output = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(`COPY (FROM read_csv('${input}')) TO '${output}' (FORMAT parquet, COMPRESSION zstd)`);
connection.closeSync();
