import { Gauge, type Registry } from 'prom-client';
import type { RunningService } from './start-service.ts';

/** Adds what operators watch of every service in this process, collected when it is asked for. */
export function collectMetrics(registry: Registry, services: readonly RunningService[]): void {
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => Promise<void>) =>
    new Gauge({
      name: `datacollector_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect(this: Gauge) {
        return collect(this);
      },
    });

  gauge('outbox_messages', 'Messages that are committed but not yet in the log', ['service'], async (outbox) => {
    for (const { name, database } of services) {
      const [row] = await database.query<{ messages: number }>('SELECT count(*)::int AS messages FROM outbox');
      outbox.set({ service: name }, row!.messages);
    }
  });
  gauge(
    'consumer_lag_messages',
    'Messages that a consumer group has not handled yet',
    ['group', 'topic', 'partition'],
    async (lags) => {
      for (const { transport } of services) {
        for (const { lag, ...partition } of await transport.lags()) lags.set(partition, lag);
      }
    },
  );
  gauge('parked_messages', 'Messages that wait for another try', ['group'], async (parked) => {
    for (const { transport } of services) {
      for (const { group, parkedMessages } of await transport.groups()) parked.set({ group }, parkedMessages);
    }
  });
  gauge('dead_letters', 'Messages that were given up since this process began', ['group'], async (dead) => {
    for (const { transport } of services) {
      for (const { group, deadLetters } of await transport.groups()) dead.set({ group }, deadLetters);
    }
  });
  for (const service of services) {
    for (const { name, help, label, read } of service.gauges) {
      gauge(name, help, [label], async (own) => {
        for (const [value, count] of Object.entries(await read(service))) own.set({ [label]: value }, count);
      });
    }
  }
}
