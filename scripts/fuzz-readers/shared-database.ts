import { DuckDBInstance } from '@duckdb/node-api';

/** Of databases, which take most of the time to start, one serves all inputs until it fails within. */
export function shareDatabase(): void {
  const create = DuckDBInstance.create.bind(DuckDBInstance);
  let shared: DuckDBInstance | null = null;
  DuckDBInstance.create = async (...settings) => {
    if (shared && (await works(shared))) return shared;
    shared = await create(...settings);
    shared.closeSync = () => undefined;
    return shared;
  };
}

/** DuckDB refuses all further work once a file has made it fail within. */
async function works(database: DuckDBInstance): Promise<boolean> {
  try {
    const connection = await database.connect();
    await connection.run('SELECT 1');
    connection.closeSync();
    return true;
  } catch {
    // That it fails is the answer.
    return false;
  }
}
