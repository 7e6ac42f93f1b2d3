import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Configuration } from '#libs/platform';
import type { Engines } from './engines.ts';
import { type HealthCheck, type OperationsServer, startOperationsServer } from './operations-server.ts';
import type { RunningService } from './start-service.ts';

/** Health and metrics of every service in this process. */
export async function startOperations(
  configuration: Configuration,
  engines: Engines,
  services: readonly RunningService[],
): Promise<OperationsServer> {
  const checks = new Map<string, HealthCheck>([
    ['log', () => engines.log.check()],
    ['objects', () => engines.storage.check()],
  ]);
  for (const service of services) {
    checks.set(`${service.name}.database`, async () => void (await service.database.query('SELECT 1')));
    checks.set(`${service.name}.consumers`, async () => service.transport.check());
  }
  const { HOST: host, OPS_PORT: port } = configuration;
  return startOperationsServer({ host, port, metrics: collectMetrics(services), checks });
}

function collectMetrics(services: readonly RunningService[]): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'datacollector_outbox_messages',
    help: 'Messages that are committed but not yet in the log',
    labelNames: ['service'],
    registers: [registry],
    async collect() {
      for (const { name, relay } of services) this.set({ service: name }, await relay.backlog());
    },
  });
  new Gauge({
    name: 'datacollector_consumer_lag_messages',
    help: 'Messages of the log that a consumer group has not handled yet',
    labelNames: ['service', 'group'],
    registers: [registry],
    async collect() {
      for (const { name, transport } of services) {
        for (const { group, lag } of await transport.status()) this.set({ service: name, group }, lag);
      }
    },
  });
  new Gauge({
    name: 'datacollector_parked_messages',
    help: 'Messages that wait for another try',
    labelNames: ['service', 'group'],
    registers: [registry],
    async collect() {
      for (const { name, transport } of services) {
        for (const { group, parked } of await transport.status()) this.set({ service: name, group }, parked);
      }
    },
  });
  return registry;
}
