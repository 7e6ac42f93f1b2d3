import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '#libs/contracts';
import { ApiClient } from './api-client.ts';

const program = join(process.cwd(), 'dist/server/apps/standalone/src/main.js');

/** The built product in a process of its own, on embedded engines in a temporary directory: as a user runs it. */
export class StandaloneProcess {
  readonly dataDirectory: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(dataDirectory: string, environment: Record<string, string>) {
    this.dataDirectory = dataDirectory;
    this.#environment = environment;
  }

  static async start(environment: Record<string, string> = {}): Promise<StandaloneProcess> {
    if (!existsSync(program)) throw new Error('The product is not built: run "npm run build" first.');
    const standalone = new StandaloneProcess(await mkdtemp(join(tmpdir(), 'datacollector-')), environment);
    await standalone.start();
    return standalone;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** What the process has printed. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it answers requests. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [program], {
      env: {
        ...process.env,
        PORT: '0',
        OPS_PORT: '0',
        DATA_DIR: this.dataDirectory,
        LOG_LEVEL: 'warn',
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    await new Promise<void>((resolve, reject) => {
      const collect = (chunk: Buffer) => {
        this.#output += chunk.toString();
        if (this.#output.includes('Ready at ')) resolve();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.once('exit', (code) => reject(new Error(`the standalone ended with ${code}:\n${this.#output}`)));
    });
  }

  async access(): Promise<Access> {
    return JSON.parse(await readFile(join(this.dataDirectory, 'access.json'), 'utf8')) as Access;
  }

  async client(): Promise<ApiClient> {
    const { baseUrl, token } = await this.access();
    return new ApiClient(baseUrl, token);
  }

  /** Ends the process by a signal and resolves with its exit code; `SIGKILL` leaves no time for anything. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }

  /** Stops it cleanly, which also stops its PostgreSQL, and removes its data. */
  async dispose(): Promise<void> {
    if (this.#child!.signalCode === 'SIGKILL') await this.start();
    await this.signal('SIGTERM');
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
