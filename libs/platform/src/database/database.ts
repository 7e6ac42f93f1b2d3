import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { Gathering } from '../concurrency/gathering.ts';
import { SystemTimers } from '../time/timers.ts';
import { entitiesWithin } from './entities-within.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { writeTogether } from './write-together.ts';

/** Runs SQL with `$1` parameters. */
export interface Queryable {
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

interface Transaction {
  readonly client: PoolClient;
  readonly afterCommit: (() => void)[];
  /** Made on first use: most transactions need none. */
  entities?: EntityManager;
  /** Of the first statement that was sent in vain. */
  failure?: Error;
  hasEnded: boolean;
}

/**
 * One service's database: its tables are found without a schema name, since the schema is the connection's
 * search path. Whatever runs inside `transactional`, raw SQL and entities alike, is one transaction.
 */
export class Database implements Queryable {
  readonly orm: MikroORM;
  readonly #pool: Pool;
  readonly #statements = new PreparedStatements();
  readonly #transaction = new AsyncLocalStorage<Transaction>();
  readonly #lookUps = new Gathering(new SystemTimers(), (queries: readonly QueryConfig[]) =>
    this.#runTogether(queries),
  );

  /** @param pool the one that the ORM uses as well */
  constructor(orm: MikroORM, pool: Pool) {
    this.orm = orm;
    this.#pool = pool;
  }

  /** The entity manager of the current transaction, or a fresh one outside. */
  get entities(): EntityManager {
    const transaction = this.#current();
    if (!transaction) return this.orm.em.fork() as EntityManager;
    return (transaction.entities ??= entitiesWithin(this.orm, transaction.client));
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const transaction = this.#current();
    if (transaction) return this.#run(transaction.client, sql, parameters);
    const { rows } = await this.#pool.query<Row>(this.#statements.toQuery(sql, parameters));
    return rows;
  }

  /**
   * The same, for what reads a few rows by their keys: all that is looked up at one time shares a connection and a round
   * trip, each of which costs more than the reading.
   */
  async lookUp<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    if (this.#current()) return this.query(sql, parameters);
    return (await this.#lookUps.ask(this.#statements.toQuery(sql, parameters))) as Row[];
  }

  /**
   * Has a statement run that nobody needs the rows of. Within a transaction it is not waited for, but what comes later sees
   * its effect, and the transaction fails with it: with what `translate` makes of PostgreSQL's error.
   */
  async send(
    sql: string,
    parameters: readonly unknown[] = [],
    translate = (error: Error): Error => error,
  ): Promise<void> {
    const transaction = this.#current();
    if (transaction) return sendWithin(transaction, this.#statements.toQuery(sql, parameters), translate);
    await this.query(sql, parameters).catch((error: Error) => Promise.reject(translate(error)));
  }

  get inTransaction(): boolean {
    return this.#current() !== undefined;
  }

  /** Joins the transaction that is under way, or begins one and commits it. */
  async transactional<T>(work: () => Promise<T>): Promise<T> {
    if (this.#current()) return work();
    const client = await this.#pool.connect();
    const transaction: Transaction = { client, afterCommit: [], hasEnded: false };
    let breakage: Error | undefined;
    try {
      const result = await this.#commit(transaction, work);
      for (const callback of transaction.afterCommit) callback();
      return result;
    } catch (error) {
      breakage = await rollBack(transaction);
      // What was sent may have failed before, and be why PostgreSQL refused all after it.
      throw transaction.failure ?? error;
    } finally {
      client.release(breakage);
    }
  }

  /** Calls back once the current transaction is committed; at once where there is none. */
  afterCommit(callback: () => void): void {
    const transaction = this.#current();
    if (transaction) transaction.afterCommit.push(callback);
    else callback();
  }

  /** Lends one connection of its own, for what lives as long as a session: advisory locks. */
  async withConnection<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      return await work({ query: (sql, parameters = []) => this.#run(client, sql, parameters) });
    } finally {
      client.release();
    }
  }

  async #commit<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
    sendWithin(transaction, { text: 'BEGIN' });
    const result = await this.#transaction.run(transaction, work);
    await transaction.entities?.flush();
    writeTogether(transaction.client);
    const { command } = await transaction.client.query('COMMIT');
    transaction.hasEnded = true;
    // PostgreSQL answers otherwise where a statement has failed, and nobody let that end the transaction.
    if (command !== 'COMMIT') throw new Error('nothing was committed: an error within the transaction was passed over');
    return result;
  }

  /** Each has succeeded or failed for itself when the connection goes back. */
  async #runTogether(queries: readonly QueryConfig[]): Promise<readonly Promise<object[]>[]> {
    const client = await this.#pool.connect();
    writeTogether(client);
    const results = queries.map(async (query) => (await client.query<object>(query)).rows);
    const settled = await Promise.allSettled(results);
    // What has befallen it may be why they failed.
    client.release(settled.some(({ status }) => status === 'rejected'));
    return results;
  }

  #current(): Transaction | undefined {
    const transaction = this.#transaction.getStore();
    if (transaction?.hasEnded) throw new Error('the transaction has ended already: await what runs within it');
    return transaction;
  }

  async #run<Row extends object>(client: PoolClient, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    writeTogether(client);
    const { rows } = await client.query<Row>(this.#statements.toQuery(sql, parameters));
    return rows;
  }
}

/** The connection is a pipeline: PostgreSQL takes up what follows without an answer to this one, which comes before theirs. */
function sendWithin(transaction: Transaction, query: QueryConfig, translate = (error: Error) => error): void {
  writeTogether(transaction.client);
  transaction.client.query(query, (error: Error | null) => {
    if (error) transaction.failure ??= translate(error);
  });
}

/** Returns what has befallen the connection, where it is of no use any more: then PostgreSQL has rolled back itself. */
async function rollBack(transaction: Transaction): Promise<Error | undefined> {
  if (transaction.hasEnded) return undefined;
  transaction.hasEnded = true;
  try {
    await transaction.client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
