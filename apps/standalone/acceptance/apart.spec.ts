import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { poll, type ServiceName, ServiceProcess } from '#libs/testing';

jest.setTimeout(60_000);

const needs: Record<ServiceName, readonly string[]> = {
  'ingest-gateway': ['DATABASE_URL', 'KAFKA_BROKERS', 'S3_ENDPOINT', 'SECRETS_KEY'],
  'quota-service': ['DATABASE_URL', 'KAFKA_BROKERS'],
  'processing-service': ['DATABASE_URL', 'KAFKA_BROKERS', 'S3_ENDPOINT'],
  'notification-service': ['DATABASE_URL', 'KAFKA_BROKERS', 'SECRETS_KEY'],
};

describe('A service apart from the others', () => {
  let directory: string;
  let service: ServiceProcess;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'datacollector-'));
  });
  afterEach(async () => {
    await service.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  async function launch(name: ServiceName, environment: Record<string, string>): Promise<void> {
    service = await ServiceProcess.create(name, directory, environment);
    service.launch();
  }

  it.each(Object.entries(needs) as [ServiceName, string[]][])(
    'does not start where %s lacks what it shares with them',
    async (name, variables) => {
      await launch(name, {});
      expect(await service.exited).toBe(2);
      const sentences = variables.map((variable) => `${variable}: set it.*\n`);
      expect(service.output).toMatch(new RegExp(`^${sentences.join('')}$`));
    },
  );

  it('waits for an engine that is not there yet, lives meanwhile, and stops when it is told to', async () => {
    await launch('quota-service', {
      DATABASE_URL: 'postgresql://127.0.0.1:1/nowhere',
      KAFKA_BROKERS: '127.0.0.1:1',
    });
    await poll(
      async () => service.output,
      (output) => output.includes('"engine":"PostgreSQL"') || !service.running,
    );
    const ask = async (path: string) => (await fetch(`${service.operationsUrl}/health/${path}`)).status;
    expect([await ask('live'), await ask('ready')]).toEqual([200, 503]);
    expect(await service.kill('SIGTERM')).toBe(0);
  });
});
