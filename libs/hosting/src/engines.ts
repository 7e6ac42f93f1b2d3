import { Client } from 'pg';
import { topics } from '#libs/contracts';
import { type EventLog, PostgresEventLog } from '#libs/eventing';
import { type ObjectStorage, openObjectStorage } from '#libs/object-storage';
import { type Configuration, ConfigurationError } from '#libs/platform';
import { openEmbeddedDatabase } from './embedded-database.ts';
import type { Ports } from './ports.ts';
import { whenReachable } from './reachable.ts';

/** What the services of a process stand on, chosen by the configuration: embedded where a variable is missing. */
export interface Engines {
  readonly databaseUrl: string;
  readonly log: EventLog;
  /** Missing where the services of this process store no objects. */
  readonly storage: ObjectStorage | null;
  /** To be called after everything that uses them is closed. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** A guest, such as an operator's command, may use the embedded engines of a running system along with it. */
  readonly guest?: boolean;
  /** Whether to do without object storage where none is configured, in place of embedding it. */
  readonly withoutObjects?: boolean;
  /** Ends the waiting for engines that are not there yet. */
  readonly signal?: AbortSignal;
  /** An engine has failed in a way that only a new process mends. */
  readonly onFatal?: (error: Error) => void;
}

/**
 * Opens the engines, starting the embedded ones and waiting for the others. What was opened is closed again when the next
 * one fails.
 */
export async function openEngines(
  configuration: Configuration,
  ports: Ports,
  options: EngineOptions = {},
): Promise<Engines> {
  const { withoutObjects = false } = options;
  if (configuration.KAFKA_BROKERS) {
    throw new ConfigurationError('KAFKA_BROKERS: this version has the log in PostgreSQL only. Leave the variable out.');
  }
  const database = await openDatabase(configuration, ports, options);
  try {
    const log = await openLog(database.url, ports);
    const isEmbedded = !configuration.S3_ENDPOINT;
    const storage = withoutObjects && isEmbedded ? null : await openStorage(configuration, ports, options.signal);
    const close = async () => {
      await log.close();
      await database.close();
    };
    return { databaseUrl: database.url, log, storage, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openLog(url: string, ports: Ports): Promise<EventLog> {
  const log = await PostgresEventLog.connect({ url, ...ports });
  await log.createTopics(Object.values(topics));
  return log;
}

function openStorage(configuration: Configuration, ports: Ports, signal?: AbortSignal): Promise<ObjectStorage> {
  return whenReachable('object storage', () => openObjectStorage(configuration, ports), ports, signal);
}

async function openDatabase({ DATABASE_URL: url, DATA_DIR }: Configuration, ports: Ports, options: EngineOptions) {
  if (!url) return openEmbeddedDatabase(DATA_DIR, ports, options.guest);
  await whenReachable('PostgreSQL', () => answer(url), ports, options.signal);
  return { url, close: async () => undefined };
}

async function answer(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  await client.end();
}
