import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/**
 * Parquet is built into DuckDB's library; nothing may be fetched at run time. Work streams through, so that memory is
 * bounded and nothing is spilled: an export of the most variables that a file may have takes 0.8 GB. With more threads,
 * whose rows have to wait for those before them, a long file would not fit.
 */
export const settings = {
  threads: '1',
  memory_limit: '1GB',
  temp_directory: '',
  // Of a file that is written again within a second, the old bytes would be read.
  enable_external_file_cache: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
};

let shared: Promise<DuckDBInstance> | undefined;

/** Runs work on a connection of its own, which is closed afterwards. */
export async function withConnection<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
  const connection = await connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

export async function connect(): Promise<DuckDBConnection> {
  shared ??= createDatabase();
  return (await shared).connect();
}

/** Loaded on use: that takes longer than to read a small file, which needs no database. */
async function createDatabase(): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return DuckDBInstance.create(':memory:', settings);
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
