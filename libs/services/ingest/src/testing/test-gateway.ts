import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngines, startService, systemPorts, type Ports, type RunningService } from '#libs/hosting';
import { parseConfiguration } from '#libs/platform';
import { createTestDatabase } from '#libs/testing';
import { ingestService } from '../ingest.service.ts';
import type { Role } from '../people/caller.ts';
import { ProfileTokens } from '../people/profile/profile-tokens.ts';
import { Users } from '../people/users/users.ts';
import { TestClient } from './test-client.ts';

export interface TestPerson {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** Sends this person's token. */
  readonly client: TestClient;
}

export interface TestGatewayOptions {
  readonly ports?: Partial<Ports>;
  readonly environment?: Record<string, string>;
}

/** The real gateway on real engines, on a port of its own. */
export class TestGateway {
  private constructor(
    readonly service: RunningService,
    readonly stop: () => Promise<void>,
  ) {}

  static async start({ ports: ownPorts, environment }: TestGatewayOptions = {}): Promise<TestGateway> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'gateway-'));
    const configuration = parseConfiguration({
      PORT: '0',
      DATA_DIR: dataDirectory,
      DATABASE_URL: await createTestDatabase(),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
      ...environment,
    });
    const ports = { ...systemPorts(configuration, 'test'), ...ownPorts };
    const engines = await openEngines(configuration, ports);
    const service = await startService(ingestService, configuration, engines, ports);
    return new TestGateway(service, async () => {
      await service.close();
      await engines.close();
      await rm(dataDirectory, { recursive: true });
    });
  }

  get origin(): string {
    return this.service.url!;
  }

  /** Sends nothing that says who it is. */
  get stranger(): TestClient {
    return new TestClient(this.origin);
  }

  async person(name: string, ...roles: Role[]): Promise<TestPerson> {
    const email = `${name}@example.org`;
    const password = `password of ${name}`;
    const { id } = await this.service.get(Users).create({ name, email, roles, password });
    const token = await this.service.get(ProfileTokens).replace(id);
    return { id, email, password, client: new TestClient(this.origin, { token }) };
  }
}
