import { topics } from '#libs/contracts';
import { type EventLog, type OutgoingMessage, Relay } from '#libs/eventing';
import { connectDatabase, type Database } from '#libs/platform';
import { ingestService, rebuildReadModel } from '#libs/services/ingest';
import { type MeasuredEngine, ports } from './engines-to-measure.ts';
import { jobMessages } from './job-messages.ts';
import { type Results, secondsUntil } from './measurement.ts';
import { placeGroupAtEnd } from './place-group.ts';

const topic = topics.jobEvents.name;
/** The group of the gateway's read models. */
const projections = 'ingest.projections';

/** An outbox full of jobs' events goes into the log; then the Processing log is rebuilt from there, as operators do it. */
export async function measureRelayAndRebuild(engine: MeasuredEngine, events: number, results: Results): Promise<void> {
  const { name, log, databaseUrl } = engine;
  const database = await connectDatabase({ ...ingestService, url: databaseUrl });
  for (const chunk of jobMessages(events)) await addToOutbox(database, chunk);
  await database.query('VACUUM ANALYZE outbox');
  const relay = new Relay({ ...ports, database, log, service: 'bench' });
  const relayed = await secondsUntil(
    () => relay.start(),
    async () => (await length(log)) >= events,
  );
  results.add(name, 'relay, outbox to log', 'a second', 20_000, events / relayed);
  await relay.stop();
  await placeGroupAtEnd(projections, topic, database, log);
  const rebuilt = await secondsUntil(
    async () => {
      const { messages, rows } = await rebuildReadModel('processing-log', { database, log, clock: ports.clock });
      if (messages !== events) throw new Error(`the rebuild has read ${messages} of ${events} events`);
      if (rows['job_events'] !== events) throw new Error(`the journal has ${rows['job_events']} of ${events} events`);
    },
    () => Promise.resolve(true),
  );
  results.add(name, 'Processing log rebuilt from the log', 'a second', 50_000, events / rebuilt);
  await database.orm.close();
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
