// What the embedded event core can carry, on a PostgreSQL of its own with fsync: npm run bench:log -- [events]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { defineFamily, defineMessage, type Message, type MessageOf, topics } from '#libs/contracts';
import {
  Consumer,
  eventingMigrations,
  MessageCodec,
  PostgresEventLog,
  PostgresEventStore,
  type Recorded,
  Relay,
} from '#libs/eventing';
import {
  connectDatabase,
  type Database,
  EmbeddedPostgres,
  silentLogger,
  SystemClock,
  SystemIdentifiers,
  SystemRandom,
  SystemTimers,
} from '#libs/platform';

const events = Number(process.argv[2] ?? 200_000);
const latencySamples = 500;
const streams = 2_000;

/** About as large as a job's events are. */
const measured = defineFamily('jobs.events', {
  Measured: defineMessage(z.object({ rows: z.int(), stage: z.string(), detail: z.string() })),
});
type Measured = MessageOf<typeof measured>;
const event = (rows: number): Measured => ({
  type: 'Measured',
  data: { rows, stage: 'reading', detail: 'x'.repeat(100) },
});

const topic = topics.jobEvents.name;
const clock = new SystemClock();
const random = new SystemRandom();
const identifiers = new SystemIdentifiers(clock, random);
const ports = { clock, identifiers, timers: new SystemTimers(), logger: silentLogger };

const directory = await mkdtemp(join(tmpdir(), 'datacollector-bench-'));
const server = new EmbeddedPostgres({ directory, random });
try {
  const url = `${await server.start()}/postgres`;
  await measureAll(url);
} finally {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}

async function measureAll(url: string): Promise<void> {
  const database = await connectDatabase({ url, schema: 'bench', migrations: eventingMigrations });
  await database.query('CREATE TABLE totals (key text PRIMARY KEY, events integer NOT NULL, rows bigint NOT NULL)');
  const log = await PostgresEventLog.connect({ ...ports, url });
  await log.createTopics(Object.values(topics));
  const relay = new Relay({ ...ports, database, log, service: 'bench' });
  await fillOutbox(database);
  const isPublished = async () => (await total(log)) >= events;
  await measure('outbox to log', () => relay.start(), isPublished);
  const projector = consumer(database, log, 'projection', { batch: true, handle: (batch) => project(database, batch) });
  await measure(
    'log to one projection',
    () => projector.start(),
    () => isDone(projector),
  );
  await projector.stop();
  await verify(database);
  await measureLatency(database, log);
  await relay.stop();
  await log.close();
  await database.orm.close();
}

type BenchHandler = { batch: true; handle: (events: Recorded<Message>[]) => Promise<unknown> };

function consumer(database: Database, log: PostgresEventLog, group: string, handler: BenchHandler): Consumer {
  const handlers = [{ topic, ...handler }];
  return new Consumer({ ...ports, database, log, group, families: [measured], service: 'bench', handlers });
}

/** What appending leaves in the outbox: the streams take turns. */
async function fillOutbox(database: Database): Promise<void> {
  const codec = new MessageCodec([measured]);
  for (let first = 0; first < events; first += streams) {
    const count = Math.min(streams, events - first);
    const messages = Array.from({ length: count }, (_, id) => {
      const key = `0199f2c0-0000-7000-8000-${String(id).padStart(12, '0')}`;
      const origin = { id: identifiers.uuid(), source: 'bench', causationId: null, traceparent: null };
      const metadata = { ...origin, key, sequence: first / streams + 1, time: clock.now().toISOString() };
      return codec.encode(topic, event(id), metadata);
    });
    await database.query(
      'INSERT INTO outbox (topic, key, headers, value) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])',
      [
        topic,
        messages.map(({ key }) => key),
        messages.map(({ headers }) => JSON.stringify(headers)),
        messages.map(({ value }) => value),
      ],
    );
  }
  await database.query('VACUUM ANALYZE outbox');
}

/** One upsert a batch, folded by key. */
async function project(database: Database, batch: readonly Recorded<Message>[]): Promise<void> {
  const folded = new Map<string, { events: number; rows: number }>();
  for (const { metadata, data } of batch as readonly Recorded<Measured>[]) {
    const sum = folded.get(metadata.key) ?? { events: 0, rows: 0 };
    folded.set(metadata.key, { events: sum.events + 1, rows: sum.rows + data.rows });
  }
  const sums = [...folded.values()];
  await database.query(
    `INSERT INTO totals SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
     ON CONFLICT (key) DO UPDATE SET events = totals.events + excluded.events, rows = totals.rows + excluded.rows`,
    [[...folded.keys()], sums.map((sum) => sum.events), sums.map((sum) => sum.rows)],
  );
}

async function measureLatency(database: Database, log: PostgresEventLog): Promise<void> {
  const store = new PostgresEventStore({ ...ports, database, source: 'bench', families: [measured] });
  const appended = new Map<string, number>();
  const latencies: number[] = [];
  let handled: () => void = () => undefined;
  const handle = async (batch: Recorded<Message>[]) => {
    for (const { metadata } of batch) {
      const at = appended.get(metadata.key);
      if (at !== undefined) latencies.push(performance.now() - at);
    }
    handled();
  };
  const listener = consumer(database, log, 'latency', { batch: true, handle });
  listener.start();
  await until(() => isDone(listener));
  for (let index = 0; index < latencySamples; index += 1) {
    const stream = { category: 'latency', id: `latency-${index}` };
    const wasHandled = new Promise<void>((resolve) => (handled = resolve));
    await store.append({ family: measured, stream, expectedVersion: 0, events: [event(index)] });
    appended.set(stream.id, performance.now());
    await wasHandled;
  }
  await listener.stop();
  const sorted = latencies.toSorted((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(2);
  console.log(`commit to handler, one at a time: p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`);
}

async function verify(database: Database): Promise<void> {
  const [row] = await database.query<{ n: number }>('SELECT sum(events)::int AS n FROM totals');
  if (row?.n !== events) throw new Error(`the projection counts ${row?.n} of ${events} events`);
}

async function total(log: PostgresEventLog): Promise<number> {
  return Number([...(await log.endOffsets([topic])).values()].reduce((sum, end) => sum + end, 0n));
}

async function isDone(of: Consumer): Promise<boolean> {
  return (await of.lags()).every(({ lag }) => lag === 0);
}

/** Starts something, waits for its end, and prints how fast it was. CPU seconds are those of this process. */
async function measure(what: string, start: () => void, condition: () => Promise<boolean>): Promise<void> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  start();
  await until(condition);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const rate = Math.round(events / seconds).toLocaleString('en');
  console.log(`${what}: ${rate} events/s (${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of CPU)`);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await ports.timers.delay(25);
}
