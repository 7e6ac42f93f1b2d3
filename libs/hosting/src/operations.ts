import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Configuration } from '#libs/platform';
import type { Engines } from './engines.ts';
import { Health, type HealthCheck } from './health.ts';
import { collectMetrics } from './metrics.ts';
import { startOperationsServer } from './operations-server.ts';
import type { Ports } from './ports.ts';
import type { RunningService } from './start-service.ts';

/** Health and metrics of a process: the first that it opens and the last that it closes, so that it can always be asked. */
export interface Operations {
  readonly health: Health;
  /** Adds what there is to say of engines and services; the process is ready then. */
  started(engines: Engines, services: readonly RunningService[]): void;
  close(): Promise<void>;
}

export async function openOperations({ HOST, OPS_PORT }: Configuration, { timers }: Ports): Promise<Operations> {
  const health = new Health(timers);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const server = await startOperationsServer({ host: HOST, port: OPS_PORT, metrics, health });
  return {
    health,
    started: (engines, services) => {
      collectMetrics(metrics, services);
      health.started(checksOf(engines, services));
    },
    close: () => server.close(),
  };
}

function checksOf({ log, storage }: Engines, services: readonly RunningService[]): Map<string, HealthCheck> {
  const checks = new Map<string, HealthCheck>([['log', () => log.check()]]);
  if (storage) checks.set('objects', () => storage.check());
  for (const service of services) {
    checks.set(`${service.name}.database`, async () => void (await service.database.query('SELECT 1')));
    checks.set(`${service.name}.consumers`, () => checkConsumers(service));
  }
  return checks;
}

async function checkConsumers({ transport }: RunningService): Promise<void> {
  const stopped = (await transport.groups()).find(({ state }) => state === 'stopped');
  if (stopped) throw new Error(`consumer group ${stopped.group} has stopped: ${stopped.error}`);
}
