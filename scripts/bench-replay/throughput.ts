import { topics } from '#libs/contracts';
import { type EventLog, type OutgoingMessage, Relay } from '#libs/eventing';
import { connectDatabase, type Database } from '#libs/platform';
import { ingestService, rebuildReadModel } from '#libs/services/ingest';
import { measureConsumer } from './consumer.ts';
import { type MeasuredEngine, ports } from './engines-to-measure.ts';
import { jobMessages } from './job-messages.ts';
import { type Results, usageUntil } from './measurement.ts';
import { placeGroupAtEnd } from './place-group.ts';
import type { Round } from './round.ts';

const topic = topics.jobEvents.name;
/** The group of the gateway's read models. */
const projections = 'ingest.projections';

/**
 * An outbox full of jobs' events goes into the log, and from there to a consumer; then the Processing log is rebuilt, as
 * operators do it: at first beside an empty one.
 */
export async function measureThroughput(engine: MeasuredEngine, events: number, results: Results): Promise<void> {
  const { log, databaseUrl } = engine;
  const database = await connectDatabase({ ...ingestService, url: databaseUrl });
  const round: Round = { ...engine, database, events, results };
  await measureRelay(round);
  await measureConsumer(round);
  await placeGroupAtEnd(projections, topic, database, log);
  await measureRebuild(round, 'Processing log rebuilt from the log');
  const differences = await measureRebuild(round, 'rebuilt and compared with an equal one');
  if (differences.length > 0) throw new Error('two rebuilds of one log differ');
  await database.orm.close();
}

async function measureRelay({ name, log, database, events, results }: Round): Promise<void> {
  for (const chunk of jobMessages(events)) await addToOutbox(database, chunk);
  await database.query('VACUUM ANALYZE outbox');
  const relay = new Relay({ ...ports, database, log, service: 'bench' });
  const relayed = await usageUntil(
    () => relay.start(),
    async () => (await length(log)) >= events,
  );
  results.addRate(name, 'relay, outbox to log', 20_000, events, relayed);
  await relay.stop();
}

/** Returns in what the Processing log was other than the rebuilt one. */
async function measureRebuild({ name, log, database, events, results }: Round, what: string) {
  let rebuilt: Awaited<ReturnType<typeof rebuildReadModel>> | undefined;
  const usage = await usageUntil(
    async () => (rebuilt = await rebuildReadModel('processing-log', { database, log, clock: ports.clock })),
    () => Promise.resolve(true),
  );
  const entered = rebuilt?.rows['job_events'];
  if (!rebuilt || entered !== events) throw new Error(`the journal has ${entered} of ${events} events`);
  results.addRate(name, what, 50_000, events, usage);
  return rebuilt.differences;
}

async function addToOutbox(database: Database, messages: readonly OutgoingMessage[]) {
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

async function length(log: EventLog): Promise<number> {
  return Number([...(await log.endOffsets([topic])).values()].reduce((sum, end) => sum + end, 0n));
}
