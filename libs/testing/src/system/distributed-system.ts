import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Access } from '#libs/contracts';
import { ApiClient } from '../api-client.ts';
import { testEnvironment } from '../engines/test-environment.ts';
import { mailsInOutboxes } from './outboxes.ts';
import { builtProgram, type Environment } from './program-process.ts';
import { RoundRobinProxy } from './round-robin-proxy.ts';
import { type ServiceName, serviceNames, ServiceProcess } from './service-process.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const execute = promisify(execFile);

export interface DistributedSystemOptions {
  /** How many of each service; one where it is not named. */
  readonly instances?: Partial<Readonly<Record<ServiceName, number>>>;
  /** Variables that name the engines; those in containers of this run, with names of its own in them, where missing. */
  readonly engines?: Environment;
  /** Further variables of all processes. */
  readonly environment?: Environment;
}

/** The services apart, each a process of the build, behind one address: as an operator runs them. */
export class DistributedSystem implements SystemUnderTest {
  readonly #directory: string;
  readonly #environment: Environment;
  readonly #proxy: RoundRobinProxy;
  readonly #processes: ServiceProcess[] = [];
  #access: Access | undefined;

  private constructor(directory: string, environment: Environment, proxy: RoundRobinProxy) {
    this.#directory = directory;
    this.#environment = environment;
    this.#proxy = proxy;
  }

  /** Resolves when all are ready. Needs the build. */
  static async start(options: DistributedSystemOptions = {}): Promise<DistributedSystem> {
    const { instances = {}, environment = {} } = options;
    const engines = options.engines ?? (await testEnvironment('distributed'));
    const proxy = await RoundRobinProxy.listen();
    const system = new DistributedSystem(
      await mkdtemp(join(tmpdir(), 'datacollector-')),
      { SECRETS_KEY: randomBytes(32).toString('base64'), PUBLIC_URL: proxy.url, ...engines, ...environment },
      proxy,
    );
    const starting = serviceNames.flatMap((service) =>
      Array.from({ length: instances[service] ?? 1 }, () => system.add(service)),
    );
    try {
      await Promise.all(starting);
      system.#access = JSON.parse(await system.run('scripts/access.js')) as Access;
      return system;
    } catch (error) {
      await Promise.allSettled(starting);
      await system.dispose();
      throw error;
    }
  }

  /** Where callers reach it, whichever gateways are there. */
  get url(): string {
    return this.#proxy.url;
  }

  async access(): Promise<Access> {
    return this.#access!;
  }

  /** Its requests take turns between the gateways. */
  async client(): Promise<ApiClient> {
    const { baseUrl, token } = this.#access!;
    return new ApiClient(baseUrl, token, { connection: 'close' });
  }

  mailsOf(jobId: string): Promise<string[]> {
    const directories = this.processes('notification-service').map(({ dataDirectory }) => dataDirectory);
    return mailsInOutboxes(directories, jobId);
  }

  /** The instances of a service, or all, also those that do not run at the moment. */
  processes(service?: ServiceName): readonly ServiceProcess[] {
    return service ? this.#processes.filter((one) => one.service === service) : this.#processes;
  }

  /** Whether all of them are ready. */
  async ready(): Promise<boolean> {
    return (await Promise.all(this.#processes.map((one) => one.ready()))).every(Boolean);
  }

  /** One more instance; resolves when it is ready. */
  async add(service: ServiceName): Promise<ServiceProcess> {
    const directory = await mkdtemp(join(this.#directory, `${service}-`));
    const added = await ServiceProcess.create(service, directory, this.#environment);
    this.#processes.push(added);
    if (service === 'ingest-gateway') this.#proxy.add(added.port);
    await added.start();
    return added;
  }

  /** Runs another program of the build on the same engines, such as `scripts/rebuild.js`, and resolves with what it prints. */
  async run(program: string, ...parameters: string[]): Promise<string> {
    // What is logged is on the standard output, too.
    const quiet = { DATA_DIR: this.#directory, LOG_LEVEL: 'fatal' };
    const env = { ...process.env, ...this.#environment, ...quiet };
    const { stdout } = await execute(process.execPath, [builtProgram(program), ...parameters], { env });
    return stdout;
  }

  /** Stops everything cleanly and removes what it has written to this machine. */
  async dispose(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.kill('SIGTERM')));
    await this.#proxy.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
