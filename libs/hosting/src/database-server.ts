import { Client } from 'pg';
import type { Configuration } from '#libs/platform';
import { type DatabaseServer, openEmbeddedDatabase } from './embedded-database.ts';
import type { EngineOptions } from './engines.ts';
import type { Ports } from './ports.ts';
import { whenReachable } from './reachable.ts';

// Loading the services blocks this process meanwhile, for seconds on a busy machine.
const connectWithinMs = 15_000;

/** The PostgreSQL that is configured, once it takes connections, or one of our own in the data directory. */
export async function openDatabaseServer(
  { DATABASE_URL: url, DATA_DIR }: Configuration,
  ports: Ports,
  { guest, signal }: EngineOptions,
): Promise<DatabaseServer> {
  if (!url) return openEmbeddedDatabase(DATA_DIR, ports, guest);
  await whenReachable('PostgreSQL', () => connectOnce(url), ports, signal);
  return { url, close: async () => undefined };
}

async function connectOnce(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectWithinMs });
  await client.connect();
  await client.end();
}
