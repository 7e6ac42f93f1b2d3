import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';

type Executor = Kysely<unknown> | Transaction<unknown>;

/** Runs SQL with `$1` parameters. */
export interface Queryable {
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

interface TransactionScope {
  readonly entities: EntityManager;
  readonly afterCommit: (() => void)[];
}

/**
 * One service's database: its tables are found without a schema name, since the schema is the connection's
 * search path. Whatever runs inside `transactional`, raw SQL and entities alike, is one transaction.
 */
export class Database implements Queryable {
  readonly orm: MikroORM;
  readonly #scope = new AsyncLocalStorage<TransactionScope>();

  constructor(orm: MikroORM) {
    this.orm = orm;
  }

  /** The entity manager of the current transaction, or a fresh one outside. */
  get entities(): EntityManager {
    return this.#scope.getStore()?.entities ?? (this.orm.em.fork() as EntityManager);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.#executor().executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
    return result.rows;
  }

  get inTransaction(): boolean {
    return this.#scope.getStore() !== undefined;
  }

  /** Joins the transaction that is under way, or begins one and commits it. */
  async transactional<T>(work: () => Promise<T>): Promise<T> {
    if (this.#scope.getStore()) return work();
    const afterCommit: TransactionScope['afterCommit'] = [];
    const result = await this.orm.em
      .fork()
      .transactional((entities) => this.#scope.run({ entities: entities as EntityManager, afterCommit }, work));
    for (const callback of afterCommit) callback();
    return result;
  }

  /** Calls back once the current transaction is committed; at once where there is none. */
  afterCommit(callback: () => void): void {
    const scope = this.#scope.getStore();
    if (scope) scope.afterCommit.push(callback);
    else callback();
  }

  /** Lends one connection of its own, for what lives as long as a session: advisory locks. */
  async withConnection<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    return this.#client()
      .connection()
      .execute((connection) =>
        work({
          query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) => {
            const result = await connection.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
            return result.rows;
          },
        }),
      );
  }

  #executor(): Executor {
    return this.#scope.getStore()?.entities.getTransactionContext<Transaction<unknown>>() ?? this.#client();
  }

  #client(): Kysely<unknown> {
    return this.orm.em.getConnection().getClient() as Kysely<unknown>;
  }
}
