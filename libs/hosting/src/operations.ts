import type { Configuration } from '#libs/platform';
import type { Engines } from './engines.ts';
import { collectMetrics } from './metrics.ts';
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
    checks.set(`${service.name}.consumers`, () => checkConsumers(service));
  }
  const { HOST: host, OPS_PORT: port } = configuration;
  return startOperationsServer({ host, port, metrics: collectMetrics(services), checks });
}

async function checkConsumers({ transport }: RunningService): Promise<void> {
  const stopped = (await transport.groups()).find(({ state }) => state === 'stopped');
  if (stopped) throw new Error(`consumer group ${stopped.group} has stopped: ${stopped.error}`);
}
