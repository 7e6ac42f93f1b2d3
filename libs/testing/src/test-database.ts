import { Client } from 'pg';
import {
  connectDatabase,
  SystemIdentifiers,
  SystemClock,
  SystemRandom,
  type Database,
  type DatabaseOptions,
} from '#libs/platform';

const identifiers = new SystemIdentifiers(new SystemClock(), new SystemRandom());

/** The URL of a new, empty database in a server, given by its URL without a database name: the test run's, where missing. */
export async function createTestDatabase(server = process.env['TEST_POSTGRES_URL']): Promise<string> {
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run tests by "npm run jest".');
  const name = `test_${identifiers.uuid().replaceAll('-', '')}`;
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}

/** A service's database, migrated, in a new PostgreSQL database of its own. Close it by `database.orm.close()`. */
export async function connectTestDatabase(options: Omit<DatabaseOptions, 'url'>): Promise<Database> {
  return connectDatabase({ ...options, url: await createTestDatabase() });
}
