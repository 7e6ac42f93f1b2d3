import type { Queryable } from '#libs/platform';

/** What consumers keep of their progress: a rebuild keeps its own. */
const progressTables = ['consumer_progress', 'stream_progress', 'handled_messages', 'parked_messages'];

export interface TableDifference {
  readonly table: string;
  /** Rows as text, at most 20 of each kind. */
  readonly onlyLive: readonly string[];
  readonly onlyRebuilt: readonly string[];
}

/** A second set of a projection's tables, in a schema beside the live one. */
export class ShadowTables {
  readonly #database: Queryable;
  readonly #live: string;
  readonly #beside: string;
  readonly #tables: readonly string[];

  constructor(database: Queryable, schema: string, tables: readonly string[]) {
    this.#database = database;
    this.#live = schema;
    this.#beside = `${schema}_rebuild`;
    this.#tables = tables;
  }

  /** Makes them anew, empty, with the keys of the live ones: `index` makes the other indexes. */
  async create(): Promise<void> {
    await this.drop();
    await this.#database.query(`CREATE SCHEMA ${this.#beside}`);
    for (const table of [...this.#tables, ...progressTables]) await this.#createTable(table);
  }

  /** For those who read them, once most rows are there: that is much cheaper than row by row. */
  async index(): Promise<void> {
    for (const table of [...this.#tables, ...progressTables]) await this.#createIndexes(table, false);
  }

  async drop(): Promise<void> {
    await this.#database.query(`DROP SCHEMA IF EXISTS ${this.#beside} CASCADE`);
  }

  /**
   * For the rest of the transaction, unqualified names mean these tables. Nobody waits for its commit to be on the disk:
   * after a crash these tables are made anew.
   */
  async use(): Promise<void> {
    await this.#database.query(
      `SELECT set_config('search_path', $1, true), set_config('synchronous_commit', 'off', true)`,
      [`${this.#beside}, ${this.#live}`],
    );
  }

  /** Until the transaction ends, nobody else reads or writes the live tables. */
  async lockLive(): Promise<void> {
    const tables = this.#tables.map((table) => `${this.#live}.${table}`);
    await this.#database.query(`LOCK TABLE ${tables.join()} IN ACCESS EXCLUSIVE MODE`);
  }

  /** Puts these tables in place of the live ones. */
  async replaceLive(): Promise<void> {
    for (const table of this.#tables) {
      await this.#database.query(`DROP TABLE ${this.#live}.${table}`);
      await this.#database.query(`ALTER TABLE ${this.#beside}.${table} SET SCHEMA ${this.#live}`);
    }
  }

  async count(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of this.#tables) {
      const [row] = await this.#database.query<{ rows: number }>(
        `SELECT count(*)::int AS rows FROM ${this.#beside}.${table}`,
      );
      counts[table] = row?.rows ?? 0;
    }
    return counts;
  }

  /** Row by row; text, since columns of type `json` know no equality. */
  async compare(): Promise<TableDifference[]> {
    const differences: TableDifference[] = [];
    for (const table of this.#tables) {
      const onlyLive = await this.#except(table, this.#live, this.#beside);
      const onlyRebuilt = await this.#except(table, this.#beside, this.#live);
      if (onlyLive.length + onlyRebuilt.length > 0) differences.push({ table, onlyLive, onlyRebuilt });
    }
    return differences;
  }

  async #except(table: string, there: string, here: string): Promise<string[]> {
    const rows = await this.#database.query<{ row: string }>(
      `SELECT t::text AS row FROM ${there}.${table} AS t EXCEPT ALL SELECT t::text FROM ${here}.${table} AS t LIMIT 20`,
    );
    return rows.map(({ row }) => row);
  }

  async #createTable(table: string): Promise<void> {
    const [live, beside] = [`${this.#live}.${table}`, `${this.#beside}.${table}`];
    await this.#database.query(`CREATE TABLE ${beside} (LIKE ${live} INCLUDING ALL EXCLUDING INDEXES)`);
    // INCLUDING INDEXES would choose names of its own.
    const constraints = await this.#database.query<{ name: string; definition: string }>(
      `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'x')`,
      [live],
    );
    for (const { name, definition } of constraints) {
      await this.#database.query(`ALTER TABLE ${beside} ADD CONSTRAINT ${name} ${definition}`);
    }
    await this.#createIndexes(table, true);
  }

  /** Of the same names as the live ones. */
  async #createIndexes(table: string, unique: boolean): Promise<void> {
    const [live, beside] = [`${this.#live}.${table}`, `${this.#beside}.${table}`];
    const indexes = await this.#database.query<{ definition: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = $1::regclass AND indisunique = $2
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
      [live, unique],
    );
    for (const { definition } of indexes) {
      await this.#database.query(definition.replace(` ON ${live} `, ` ON ${beside} `));
    }
  }
}
