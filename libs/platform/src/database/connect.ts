import type { Constructor } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import type { EntityClass, MikroORM } from '@mikro-orm/postgresql';
import type { DatabaseConnection, QueryResult } from 'kysely';
import type { Pool } from 'pg';
import { Database } from './database.ts';

export interface DatabaseOptions {
  readonly url: string;
  /** The schema that holds all tables of one service. */
  readonly schema: string;
  readonly entities?: readonly EntityClass<unknown>[];
  /** In the order in which they are applied; a class name is its identity. */
  readonly migrations: readonly Constructor<Migration>[];
  readonly poolSize?: number;
}

let connections = 0;

/** Connects, brings the schema up to date, and hands the database out. */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, schema, entities = [], migrations, poolSize = 10 } = options;
  const { MikroORM, Migrator, ReflectMetadataProvider } = await loadMikroOrm();
  const orm = await MikroORM.init({
    clientUrl: url,
    // MikroORM finds the transaction under way by this name: two databases of one name would share theirs.
    contextName: `${schema} ${(connections += 1)}`,
    schema,
    entities: [...entities],
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
    pool: { min: 0, max: poolSize },
    onCreateConnection: (connection) => Promise.resolve(forgiveRollback(connection as DatabaseConnection)),
    // With a pipeline, statements of one transaction that do not wait for each other go to PostgreSQL together.
    driverOptions: { pipeline: true, options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=30000` },
    migrations: {
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      snapshot: false,
      tableName: 'migrations',
      transactional: true,
    },
  });
  try {
    const database = new Database(orm, await poolOf(orm));
    await migrate(database, schema);
    return database;
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

const poolOf = async (orm: MikroORM) => (await orm.em.getConnection().getNativeClient()) as Pool;

/**
 * Kysely gives a connection back only after its rollback has succeeded, so each transaction that loses its connection would
 * cost the pool one for ever. What the lost connection had begun, PostgreSQL has rolled back itself.
 */
function forgiveRollback(connection: DatabaseConnection): void {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (query, options) => {
    try {
      return (await execute(query, options)) as QueryResult<never>;
    } catch (error) {
      if (query.sql === 'rollback') return { rows: [] };
      throw error;
    }
  };
}

/** Several instances of a service may start at the same moment: one migrates, the others wait for it. */
async function migrate(database: Database, schema: string): Promise<void> {
  const lock = [`${schema}.migrations`];
  await database.withConnection(async (connection) => {
    await connection.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock);
    try {
      await database.orm.migrator.up();
    } finally {
      await connection.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock);
    }
  });
}

/** Loaded on use: a process without a database is spared 50 MB of memory and a third of a second. */
async function loadMikroOrm() {
  const [{ MikroORM }, { Migrator }, { ReflectMetadataProvider }] = await Promise.all([
    import('@mikro-orm/postgresql'),
    import('@mikro-orm/migrations'),
    import('@mikro-orm/decorators/legacy'),
  ]);
  return { MikroORM, Migrator, ReflectMetadataProvider };
}
