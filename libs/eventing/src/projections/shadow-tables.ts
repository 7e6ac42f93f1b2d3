import type { Queryable } from '#libs/platform';
import type { Projection } from './projection.ts';

/** What consumers keep of their progress: a rebuild keeps its own. */
const progressTables = ['consumer_progress', 'stream_progress', 'handled_messages', 'parked_messages'];

type Tables = Pick<Projection<never>, 'tables' | 'appendOnly'>;

const differencesShown = 20;

export interface TableDifference {
  readonly table: string;
  /** Some of the rows, as text. */
  readonly onlyLive: readonly string[];
  readonly onlyRebuilt: readonly string[];
}

/** A second set of a projection's tables, in a schema beside the live one. */
export class ShadowTables {
  readonly #database: Queryable;
  readonly #live: string;
  readonly #beside: string;
  readonly #tables: readonly string[];
  readonly #appendOnly: readonly string[];

  constructor(database: Queryable, schema: string, { tables, appendOnly = [] }: Tables) {
    this.#database = database;
    this.#live = schema;
    this.#beside = `${schema}_rebuild`;
    this.#tables = tables;
    this.#appendOnly = appendOnly;
  }

  /** Makes them anew, empty, with the keys that writing to them needs: `index` makes the rest. */
  async create(): Promise<void> {
    await this.drop();
    await this.#database.query(`CREATE SCHEMA ${this.#beside}`);
    for (const table of [...this.#tables, ...progressTables]) {
      await this.#createTable(table);
      if (!this.#appendOnly.includes(table)) await this.#createKeys(table);
    }
  }

  /** Once most rows are there: that is much cheaper than row by row. */
  async index(): Promise<void> {
    for (const table of this.#appendOnly) await this.#createKeys(table);
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

  async compare(): Promise<TableDifference[]> {
    const differences: TableDifference[] = [];
    for (const table of this.#tables) {
      const rows = await this.#differentRows(table);
      if (rows.length === 0) continue;
      const onlyLive = rows.flatMap(({ live }) => live ?? []);
      differences.push({ table, onlyLive, onlyRebuilt: rows.flatMap(({ rebuilt }) => rebuilt ?? []) });
    }
    return differences;
  }

  /** Rows are compared by `*=`, byte by byte, since columns of type `json` know no equality. */
  async #differentRows(table: string): Promise<{ live: string | null; rebuilt: string | null }[]> {
    return this.#database.query(
      `SELECT live::text AS live, rebuilt::text AS rebuilt FROM ${this.#live}.${table} AS live
       FULL JOIN ${this.#beside}.${table} AS rebuilt USING (${await this.#primaryKey(table)})
       WHERE (live *= rebuilt) IS NOT TRUE LIMIT ${differencesShown}`,
    );
  }

  async #primaryKey(table: string): Promise<string> {
    const columns = await this.#database.query<{ name: string }>(
      `SELECT attname AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
       WHERE indisprimary AND indrelid = $1::regclass`,
      [`${this.#live}.${table}`],
    );
    return columns.map(({ name }) => name).join();
  }

  async #createTable(table: string): Promise<void> {
    const [live, beside] = [`${this.#live}.${table}`, `${this.#beside}.${table}`];
    await this.#database.query(`CREATE TABLE ${beside} (LIKE ${live} INCLUDING ALL EXCLUDING INDEXES)`);
  }

  async #createKeys(table: string): Promise<void> {
    const [live, beside] = [`${this.#live}.${table}`, `${this.#beside}.${table}`];
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
