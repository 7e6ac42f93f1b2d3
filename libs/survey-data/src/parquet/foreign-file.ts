import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { SurveyFileError } from '../reader.ts';
import { settings, sqlText } from './duckdb.ts';
import { asSurveyFileError } from './parquet-failures.ts';

/** A Parquet file that somebody else may have written. */
export class ForeignFile {
  readonly #database: DuckDBInstance;
  readonly #path: string;
  /** Bytes. */
  readonly size: number;

  private constructor(database: DuckDBInstance, path: string, size: number) {
    this.#database = database;
    this.#path = path;
    this.size = size;
  }

  /**
   * It gets a database of its own: DuckDB refuses all further work once a file has made it fail within.
   * @throws SurveyFileError where the file's end is not that of a Parquet file
   */
  static async open(path: string): Promise<ForeignFile> {
    const size = await checkEnds(path);
    return new ForeignFile(await DuckDBInstance.create(':memory:', settings), resolve(path), size);
  }

  /** For `FROM`: what one of DuckDB's functions for Parquet says about the file, which is not taken for a pattern. */
  source(table: 'read_parquet' | 'parquet_schema' | 'parquet_file_metadata' | 'parquet_kv_metadata'): string {
    const path = sqlText(this.#path.replace(/[*?[]/g, '[$&]'));
    return table === 'read_parquet' ? `read_parquet(${path}, hive_partitioning = false)` : `${table}(${path})`;
  }

  /** Texts whatever the types, row by row. */
  query(sql: string): Promise<(string | null)[][]> {
    return this.#run(async (connection) => {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return rows.map((row) => row.map(textOrNull));
    });
  }

  /** A connection that the caller closes. */
  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#database.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  }

  /** Runs work on the file, whose failures are the file's. */
  async #run<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.connect();
    try {
      return await work(connection);
    } catch (error) {
      throw asSurveyFileError(error);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.#database.closeSync();
  }
}

const textOrNull = (value: DuckDBValue): string | null => (value === null ? null : String(value));

const magicBytes = 4;
/** Magic bytes at both ends, the length of the footer. */
const leastBytes = 12;

/** Format: the Apache Parquet specification, "File Format". Returns the size of the file. */
async function checkEnds(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < leastBytes) throw cutOff('it is shorter than any');
    const { buffer: end } = await file.read(Buffer.alloc(8), 0, 8, size - 8);
    const magic = end.toString('latin1', magicBytes);
    if (magic === 'PARE') throw encrypted();
    if (magic !== 'PAR1') throw cutOff('its end is missing');
    if (end.readUInt32LE(0) > size - leastBytes) throw cutOff('its footer is longer than the file', size - 8);
    return size;
  } finally {
    await file.close();
  }
}

function cutOff(why: string, offset: number | null = null): SurveyFileError {
  return new SurveyFileError(
    'damaged-file',
    `The Parquet file is damaged: ${why}. Save it again from its source and upload the new file.`,
    offset,
  );
}

function encrypted(): SurveyFileError {
  return new SurveyFileError('encrypted-file', 'The Parquet file is encrypted. Save it without encryption.');
}
