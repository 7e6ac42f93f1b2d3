import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '#libs/contracts';
import { ApiClient } from '../api-client.ts';
import { type Environment, logLevel, ProgramProcess } from './program-process.ts';
import { mailsInOutboxes } from './outboxes.ts';
import type { SystemUnderTest } from './system-under-test.ts';

/** The built product in a process of its own, on embedded engines in a temporary directory: as a user runs it. */
export class StandaloneProcess implements SystemUnderTest {
  readonly dataDirectory: string;
  readonly #process: ProgramProcess;

  private constructor(dataDirectory: string, environment: Environment) {
    this.dataDirectory = dataDirectory;
    this.#process = new ProgramProcess('apps/standalone/src/main.js', {
      PORT: '0',
      OPS_PORT: '0',
      DATA_DIR: dataDirectory,
      LOG_LEVEL: logLevel,
      ...environment,
    });
  }

  static async start(environment: Environment = {}): Promise<StandaloneProcess> {
    const standalone = new StandaloneProcess(await mkdtemp(join(tmpdir(), 'datacollector-')), environment);
    await standalone.start();
    return standalone;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** What the process has printed since its last start. */
  get output(): string {
    return this.#process.output;
  }

  /** Resolves when it answers requests. */
  async start(): Promise<void> {
    this.#process.spawn();
    await this.#process.printed('Ready at ');
  }

  async access(): Promise<Access> {
    return JSON.parse(await readFile(join(this.dataDirectory, 'access.json'), 'utf8')) as Access;
  }

  async client(): Promise<ApiClient> {
    const { baseUrl, token } = await this.access();
    return new ApiClient(baseUrl, token);
  }

  mailsOf(jobId: string): Promise<string[]> {
    return mailsInOutboxes([this.dataDirectory], jobId);
  }

  /** Ends the process by a signal and resolves with its exit code; `SIGKILL` leaves no time for anything. */
  signal(signal: NodeJS.Signals): Promise<number | null> {
    return this.#process.end(signal);
  }

  /** Stops it cleanly, which also stops its PostgreSQL, and removes its data. */
  async dispose(): Promise<void> {
    if (this.#process.killed) await this.start();
    await this.signal('SIGTERM');
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
