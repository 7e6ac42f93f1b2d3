import { Client } from 'pg';
import { ConfigurationError, EmbeddedPostgres } from '#libs/platform';
import type { Ports } from './ports.ts';

export interface DatabaseServer {
  readonly url: string;
  /** Stops the server where it is ours. */
  close(): Promise<void>;
}

const databaseName = 'datacollector';
/** Of the advisory lock that one process holds for as long as it uses a data directory. */
const ownerLock = 7_301_944;

/**
 * Starts PostgreSQL in a data directory, or takes over the one that a killed process has left running, and creates the
 * database at the first start. Where another process owns the directory, a guest uses its server along with it, and
 * everybody else gets a `ConfigurationError`.
 */
export async function openEmbeddedDatabase(directory: string, ports: Ports, guest = false): Promise<DatabaseServer> {
  const server = new EmbeddedPostgres({ directory, random: ports.random });
  const serverUrl = await server.start();
  const owner = new Client({ connectionString: `${serverUrl}/postgres`, keepAlive: true });
  await owner.connect();
  if (!(await becomeOwner(owner, ports))) {
    await owner.end();
    if (guest) return { url: `${serverUrl}/${databaseName}`, close: async () => undefined };
    throw new ConfigurationError(
      `DATA_DIR: another process runs on ${directory}. Stop it, or choose another directory.`,
    );
  }
  owner.on('error', (error) => ports.logger.error({ err: error }, 'the connection that owns the data directory broke'));
  await createDatabase(owner);
  const close = async () => {
    await owner.end();
    await server.stop();
  };
  return { url: `${serverUrl}/${databaseName}`, close };
}

/** A killed process loses the lock as soon as the server notices: worth a short wait. */
async function becomeOwner(client: Client, { timers }: Ports): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [ownerLock]);
    if (rows[0]?.locked) return true;
    await timers.delay(100);
  }
  return false;
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
}
