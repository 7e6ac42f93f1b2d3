import { performance } from 'node:perf_hooks';
import { jobEvents, type Message, quotaCommands, topics } from '#libs/contracts';
import { Consumer, DirectProducer, eventingMigrations, PostgresEventStore, type Recorded, Relay } from '#libs/eventing';
import { startService, systemPorts } from '#libs/hosting';
import { connectDatabase, parseConfiguration } from '#libs/platform';
import { quotaService } from '#libs/services/quota';
import { queued } from '../../libs/testing/src/job-events.ts';
import { type MeasuredEngine, ports } from './engines-to-measure.ts';
import { percentile, type Results } from './measurement.ts';
import { placeGroupAtEnd } from './place-group.ts';

/** From an event's commit to its handler, through outbox, relay, log and consumer, at a steady rate. */
export async function measureDelivery({ name, log, databaseUrl }: MeasuredEngine, results: Results): Promise<void> {
  const database = await connectDatabase({ url: databaseUrl, schema: 'delivery', migrations: eventingMigrations });
  const families = [jobEvents];
  const store = new PostgresEventStore({ ...ports, database, source: 'bench', families });
  const relay = new Relay({ ...ports, database, log, service: 'bench' });
  const handled = new Map<string, number>();
  const handle = async (batch: Recorded<Message>[]) => {
    for (const { metadata } of batch) handled.set(metadata.key, performance.now());
  };
  const handlers = [{ topic: topics.jobEvents.name, batch: true, handle } as const];
  const consumer = new Consumer({ ...ports, database, log, families, service: 'bench', group: 'delivery', handlers });
  await placeGroupAtEnd('delivery', topics.jobEvents.name, database, log);
  relay.start();
  consumer.start();
  await consumer.ready;
  const deliver = async (rate: number, seconds: number) => {
    const committed = new Map<string, number>();
    const appended: Promise<void>[] = [];
    const begin = performance.now();
    for (let index = 0; index < rate * seconds; index += 1) {
      const id = ports.identifiers.uuid();
      await ports.timers.delay(Math.max(0, begin + (index * 1000) / rate - performance.now()));
      appended.push(
        store
          .append({ family: jobEvents, stream: { category: 'job', id }, expectedVersion: 0, events: [queued()] })
          .then(() => void committed.set(id, performance.now())),
      );
    }
    await Promise.all(appended);
    const isMissing = (id: string) => !handled.has(id);
    while ([...committed.keys()].some(isMissing)) await ports.timers.delay(10);
    return [...committed].map(([id, at]) => handled.get(id)! - at);
  };
  // A service that runs for a while has its code compiled, and so has its broker.
  await deliver(300, 10);
  for (const [rate, bar, seconds] of [
    [20, 3, 15],
    [300, 5, 10],
  ] as const) {
    const latencies = await deliver(rate, seconds);
    results.add(name, `commit to handler at ${rate} a second, p50`, 'ms', bar, percentile(latencies, 0.5));
    results.add(name, `commit to handler at ${rate} a second, p99`, 'ms', 20, percentile(latencies, 0.99));
  }
  await consumer.stop();
  await relay.stop();
  await database.orm.close();
}

/** From a command to the quota service's answer, as a gateway waits for it. */
export async function measureQuota({ name, log, databaseUrl }: MeasuredEngine, results: Results): Promise<void> {
  const configuration = parseConfiguration({ LOG_LEVEL: 'silent' });
  const engines = { databaseUrl, log, storage: null, close: async () => undefined };
  const service = await startService(quotaService, configuration, engines, systemPorts(configuration, 'bench'));
  const producer = new DirectProducer({ log, ...ports, source: 'bench' });
  const waiting = new Map<string, () => void>();
  const limits = { changes: { uploadsPerWindow: 1_000_000, burst: 1_000_000 }, by: 'bench' };
  await producer.send(quotaCommands, 'server', { type: 'ChangeQuota', data: limits });
  const answered = log.tail({
    topics: [topics.quotaEvents.name],
    onMessage: ({ value }) => waiting.get((JSON.parse(value) as { jobId?: string }).jobId ?? '')?.(),
  });
  await answered.ready;
  const ask = async () => {
    const jobId = ports.identifiers.uuid();
    const before = performance.now();
    const answer = new Promise<void>((resolve) => waiting.set(jobId, resolve));
    const data = { jobId, target: jobId, teamId: jobId, declaredSize: 10 };
    await producer.send(quotaCommands, data.target, { type: 'ReserveUpload', data });
    await answer;
    waiting.delete(jobId);
    return performance.now() - before;
  };
  const askOften = async (count: number, together: number) => {
    const times: number[] = [];
    const askInTurn = async () => {
      while (times.length < count) times.push(await ask());
    };
    await Promise.all(Array.from({ length: together }, askInTurn));
    return times;
  };
  // As above: to be warm.
  await askOften(1_000, 4);
  for (const [together, count, bars] of [
    [1, 1_000, [3, 15]],
    [16, 1_600, [15, 50]],
  ] as const) {
    const times = await askOften(count, together);
    results.add(name, `quota round trip, ${together} at a time, p50`, 'ms', bars[0], percentile(times, 0.5));
    results.add(name, `quota round trip, ${together} at a time, p99`, 'ms', bars[1], percentile(times, 0.99));
  }
  await answered.stop();
  await service.close();
}
