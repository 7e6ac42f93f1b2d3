import type { EventLog } from '#libs/eventing';
import { type ObjectStorage, openObjectStorage } from '#libs/object-storage';
import type { Configuration } from '#libs/platform';
import { openDatabaseServer } from './database-server.ts';
import { openEventLog } from './open-event-log.ts';
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
  /** What this process calls itself towards the engines. */
  readonly clientId?: string;
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
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const engine of opened.splice(0).reverse()) await engine.close();
  };
  try {
    const { url } = await keep(openDatabaseServer(configuration, ports, options));
    const log = await keep(openEventLog(configuration, url, ports, options));
    return { databaseUrl: url, log, storage: await openStorage(configuration, ports, options), close };
  } catch (error) {
    await close();
    throw error;
  }

  async function keep<Engine extends { close(): Promise<void> }>(opening: Promise<Engine>): Promise<Engine> {
    const engine = await opening;
    opened.push(engine);
    return engine;
  }
}

async function openStorage(
  configuration: Configuration,
  ports: Ports,
  { withoutObjects = false, signal }: EngineOptions,
): Promise<ObjectStorage | null> {
  if (!configuration.S3_ENDPOINT && withoutObjects) return null;
  return whenReachable('the object storage', () => openObjectStorage(configuration, ports), ports, signal);
}
