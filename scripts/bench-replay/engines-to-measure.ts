import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '#libs/contracts';
import { type EventLog, KafkaEventLog, PostgresEventLog } from '#libs/eventing';
import {
  EmbeddedPostgres,
  silentLogger,
  SystemClock,
  SystemIdentifiers,
  SystemRandom,
  SystemTimers,
} from '#libs/platform';
import { startKafkaUnforwarded } from '../../libs/testing/src/engines/containers.ts';

export type EngineName = 'kafka' | 'embedded';

export interface MeasuredEngine {
  readonly name: EngineName;
  readonly log: EventLog;
  readonly databaseUrl: string;
}

const clock = new SystemClock();
const random = new SystemRandom();
export const ports = {
  clock,
  random,
  identifiers: new SystemIdentifiers(clock, random),
  timers: new SystemTimers(),
  logger: silentLogger,
};

/** Measures on Kafka and on the embedded log, each time with all topics, empty; then removes what was started. */
export async function onBothEngines(...measurements: ((engine: MeasuredEngine) => Promise<void>)[]): Promise<void> {
  const postgres = await openPostgres();
  try {
    const kafka = await openKafka();
    try {
      for (const name of ['kafka', 'embedded'] as const) {
        for (const [number, measure] of measurements.entries()) {
          const url = await postgres.createDatabase(`bench_${name}_${number}`);
          const log = name === 'kafka' ? await kafka.connect() : await PostgresEventLog.connect({ ...ports, url });
          await log.createTopics(Object.values(topics));
          await measure({ name, log, databaseUrl: url }).finally(() => log.close());
        }
      }
    } finally {
      await kafka.stop();
    }
  } finally {
    await postgres.stop();
  }
}

/** `KAFKA_BROKERS`, or a container. Topics get a prefix of their own, and stay where the brokers do. */
async function openKafka() {
  const given = process.env['KAFKA_BROKERS'];
  const started = given ? null : await startKafkaUnforwarded();
  const brokers = (given ?? started?.address.brokers ?? '').split(',');
  const newPrefix = () => `bench-${clock.now().getTime()}.`;
  return {
    connect: () => KafkaEventLog.connect({ ...ports, brokers, clientId: 'bench', prefix: newPrefix() }),
    stop: async () => void (await started?.container.stop()),
  };
}

/** A PostgreSQL of its own with fsync. */
async function openPostgres() {
  const directory = await mkdtemp(join(tmpdir(), 'datacollector-bench-'));
  const server = new EmbeddedPostgres({ directory, random });
  const url = await server.start();
  return {
    createDatabase: async (name: string) => {
      const { Client } = (await import('pg')).default;
      const client = new Client({ connectionString: `${url}/postgres` });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `${url}/${name}`;
    },
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
