import { topics } from '#libs/contracts';
import { type EventLog, PostgresEventLog } from '#libs/eventing';
import { type ObjectStorage, openObjectStorage } from '#libs/object-storage';
import { type Configuration, ConfigurationError } from '#libs/platform';
import { openEmbeddedDatabase } from './embedded-database.ts';
import type { Ports } from './ports.ts';

/** What the services of a process stand on, chosen by the configuration: embedded where a variable is missing. */
export interface Engines {
  readonly databaseUrl: string;
  readonly log: EventLog;
  readonly storage: ObjectStorage;
  /** To be called after everything that uses them is closed. */
  close(): Promise<void>;
}

/**
 * Opens the engines, starting the embedded ones. What was opened is closed again when the next one fails. A guest, such
 * as an operator's command, may use the embedded engines of a running system.
 */
export async function openEngines(configuration: Configuration, ports: Ports, guest = false): Promise<Engines> {
  if (configuration.KAFKA_BROKERS) {
    throw new ConfigurationError('KAFKA_BROKERS: this version has the log in PostgreSQL only. Leave the variable out.');
  }
  const database = await openDatabase(configuration, ports, guest);
  try {
    const log = await PostgresEventLog.connect({ url: database.url, ...ports });
    await log.createTopics(Object.values(topics));
    const storage = openObjectStorage(configuration, ports);
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

async function openDatabase(configuration: Configuration, ports: Ports, guest: boolean) {
  if (!configuration.DATABASE_URL) return openEmbeddedDatabase(configuration.DATA_DIR, ports, guest);
  return { url: configuration.DATABASE_URL, close: async () => undefined };
}
