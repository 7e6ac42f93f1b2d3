import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { minioContainer } from '../../engines/containers.ts';
import { freePort } from '../../system/free-port.ts';
import { StallingProxy } from '../network/stalling-proxy.ts';
import { httpAnswers, postgresAnswers } from './answers.ts';
import { BreakableEngine } from './breakable-engine.ts';

export interface SingleEngine {
  /** Through the proxy. */
  readonly url: string;
  /** Past it. */
  readonly directUrl: string;
  readonly engine: BreakableEngine;
}

/** @param diskMegabytes a disk of this size, which is empty again after a stop; the machine's own where missing */
export async function startMinio(diskMegabytes?: number): Promise<SingleEngine> {
  const port = await freePort();
  const container = minioContainer('server', '/data')
    .withExposedPorts({ container: 9000, host: port })
    .withWaitStrategy(Wait.forHttp('/minio/health/ready', 9000));
  if (diskMegabytes) container.withTmpFs({ '/data': `size=${diskMegabytes}m` });
  const answers = () => httpAnswers(`http://127.0.0.1:${port}/minio/health/ready`);
  return behindProxy('minio', await container.start(), port, answers, (address) => `http://${address}`);
}

export async function startPostgres(): Promise<SingleEngine> {
  const port = await freePort();
  const url = (address: string) => `postgresql://tests:for-tests@${address}/datacollector`;
  const container = await new GenericContainer('postgres:18')
    .withCommand(['postgres', '-c', 'max_connections=300'])
    .withEnvironment({ POSTGRES_USER: 'tests', POSTGRES_PASSWORD: 'for-tests', POSTGRES_DB: 'datacollector' })
    .withExposedPorts({ container: 5432, host: port })
    // The first time it is ready for the image's own preparations only.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  return behindProxy('postgres', container, port, () => postgresAnswers(url(`127.0.0.1:${port}`)), url);
}

async function behindProxy(
  name: string,
  container: StartedTestContainer,
  port: number,
  answers: () => Promise<boolean>,
  url: (address: string) => string,
): Promise<SingleEngine> {
  const proxy = await StallingProxy.listen({ host: '127.0.0.1', port }, await freePort());
  return {
    url: url(`127.0.0.1:${proxy.address.port}`),
    directUrl: url(`127.0.0.1:${port}`),
    engine: new BreakableEngine(name, container, proxy, answers),
  };
}
