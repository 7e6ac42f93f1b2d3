import { jobEvents, type Message, topics } from '#libs/contracts';
import { Consumer, type Recorded } from '#libs/eventing';
import type { Database } from '#libs/platform';
import { ports } from './engines-to-measure.ts';
import { usageUntil } from './measurement.ts';
import type { Round } from './round.ts';

/** A consumer group folds all events of the topic into a table of its own, as fast as it can. */
export async function measureConsumer({ name, log, database, events, results }: Round): Promise<void> {
  await database.query('CREATE TABLE totals (key text PRIMARY KEY, events integer NOT NULL)');
  const handle = (batch: Recorded<Message>[]) => addUp(batch, database);
  const handlers = [{ topic: topics.jobEvents.name, batch: true, handle } as const];
  const options = { families: [jobEvents], service: 'bench', group: 'totals', handlers };
  const consumer = new Consumer({ ...ports, database, log, ...options });
  const consumed = await usageUntil(
    () => consumer.start(),
    async () => (await consumer.lags()).every(({ lag }) => lag === 0),
  );
  await consumer.stop();
  results.addRate(name, 'consumer, log to a projection', 50_000, events, consumed);
  const [row] = await database.query<{ n: number }>('SELECT sum(events)::int AS n FROM totals');
  if (row?.n !== events) throw new Error(`the projection counts ${row?.n} of ${events} events`);
}

async function addUp(batch: readonly Recorded<Message>[], database: Database): Promise<void> {
  const counts = new Map<string, number>();
  for (const { metadata } of batch) counts.set(metadata.key, (counts.get(metadata.key) ?? 0) + 1);
  await database.query(
    `INSERT INTO totals (key, events) SELECT * FROM unnest($1::text[], $2::int[])
     ON CONFLICT (key) DO UPDATE SET events = totals.events + excluded.events`,
    [[...counts.keys()], [...counts.values()]],
  );
}
