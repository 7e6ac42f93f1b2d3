import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import {
  openEngines,
  startService,
  systemPorts,
  type Ports,
  type RunningService,
  type ServiceDefinition,
} from '#libs/hosting';
import { parseConfiguration } from '#libs/platform';
import { type EngineKind, testEnvironment } from '#libs/testing';
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
  /** Embedded where missing. */
  readonly engines?: EngineKind;
  readonly ports?: Partial<Ports>;
  readonly environment?: Record<string, string>;
}

/** The real gateway on real engines, on a port of its own. */
export class TestGateway {
  private constructor(
    readonly service: RunningService,
    /** What the router knows of the API, as `GET /api/v1/jobs/{jobId}`. */
    readonly routes: readonly string[],
    readonly stop: () => Promise<void>,
  ) {}

  static async start({
    engines: kind = 'embedded',
    ports: ownPorts,
    environment,
  }: TestGatewayOptions = {}): Promise<TestGateway> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'gateway-'));
    const configuration = parseConfiguration({
      PORT: '0',
      DATA_DIR: dataDirectory,
      ...(await testEnvironment(kind)),
      SECRETS_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
      ...environment,
    });
    const ports = { ...systemPorts(configuration, 'test'), ...ownPorts };
    const engines = await openEngines(configuration, ports);
    const routes: string[] = [];
    const service = await startService(recordingRoutes(routes), configuration, engines, ports);
    return new TestGateway(service, routes, async () => {
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

function recordingRoutes(routes: string[]): ServiceDefinition {
  const { http } = ingestService;
  const configure = async (application: NestFastifyApplication) => {
    const fastify = application.getHttpAdapter().getInstance() as FastifyInstance;
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (isOfApi(one, url)) routes.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
    });
    await http!.configure(application);
  };
  return { ...ingestService, http: { ...http!, configure } };
}

/** Fastify answers HEAD wherever there is a GET. */
const isOfApi = (method: string, url: string) =>
  method !== 'HEAD' && /^\/api\/v1\/(?!openapi\.json|asyncapi\.json)/.test(url);
