import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string>>;

/** A level: what the processes of a test log from it on is shown, for who looks into a failure. */
const shown = process.env['TEST_LOG'];
export const logLevel = shown ?? 'warn';

/** Where a program of the build is, such as `apps/standalone/src/main.js`. */
export function builtProgram(program: string): string {
  const path = join(process.cwd(), 'dist/server', program);
  if (!existsSync(path)) throw new Error('The product is not built: run "npm run build" first.');
  return path;
}

/** A built program of the product as an operating-system process: started, killed and started again. */
export class ProgramProcess {
  readonly #program: string;
  readonly #environment: Environment;
  #child: ChildProcess | undefined;
  #exited: Promise<number | null> = Promise.resolve(null);
  #output = '';
  #watchers = new Set<() => void>();

  constructor(program: string, environment: Environment) {
    this.#program = builtProgram(program);
    this.#environment = environment;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  /** What it has printed since its last start. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves with the exit code, null where a signal ended it. */
  get exited(): Promise<number | null> {
    return this.#exited;
  }

  /** Whether `SIGKILL` ended it: nothing of it was cleaned up then. */
  get killed(): boolean {
    return this.#child?.signalCode === 'SIGKILL';
  }

  spawn(): void {
    const child = spawn(process.execPath, ['--enable-source-maps', this.#program], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.#hear(chunk));
    this.#exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
  }

  /** Resolves when a text is in the output, and rejects with all of that when the process ends before. */
  printed(text: string): Promise<void> {
    const found = new Promise<void>((resolve) => {
      const look = () => {
        if (!this.#output.includes(text)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
    return Promise.race([found, this.failed()]);
  }

  /** Rejects when the process ends. */
  async failed(): Promise<never> {
    const code = await this.#exited;
    throw new Error(`${this.#program} ended with ${code}:\n${this.#output}`);
  }

  /** Sends a signal, and resolves with the exit code once the process has ended; `SIGKILL` leaves it no time for anything. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.running) this.#child!.kill(signal);
    return this.#exited;
  }

  #hear(chunk: Buffer): void {
    this.#output += chunk.toString();
    if (shown) process.stderr.write(chunk);
    for (const look of this.#watchers) look();
  }
}
