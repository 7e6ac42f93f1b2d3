import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { sqlText, withConnection } from '../duckdb.ts';

/** A folder for the tests of a file, in which SQL makes Parquet files. */
export function parquetFolder() {
  let files = 0;
  const folder = {
    path: '',
    /** Returns the path of what a query selects. */
    async write(query: string, name = `${(files += 1)}.parquet`): Promise<string> {
      const path = join(folder.path, name);
      await withConnection((connection) => connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet)`));
      return path;
    },
  };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'parquet-'));
  });
  afterAll(() => rm(folder.path, { recursive: true }));
  return folder;
}
