import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect, type PostgresPoolClient, type Transaction } from 'kysely';
import type { PoolClient } from 'pg';

/** An entity manager whose statements run in the transaction that this connection is in. */
export function entitiesWithin(orm: MikroORM, client: PoolClient): EntityManager {
  const lent = { query: client.query.bind(client), release: () => undefined } as unknown as PostgresPoolClient;
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve(), options: {} };
  const entities = orm.em.fork() as EntityManager;
  entities.setTransactionContext(new Kysely({ dialect: new PostgresDialect({ pool }) }) as Transaction<unknown>);
  return entities;
}
