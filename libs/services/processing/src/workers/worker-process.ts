import { fork, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FromWorker, ToWorker, WorkerConfiguration } from './protocol.ts';

export interface WorkerProcessOptions {
  /** A module that calls `serveTasks`. */
  readonly module: URL;
  readonly configuration: WorkerConfiguration;
  readonly memoryLimitMiB: number;
}

/** How a process ended: its exit code or signal, and the last that it wrote to the standard error. */
export interface Exit {
  readonly reason: string;
  readonly lastWords: string;
}

// What reads strangers' files sees nothing of the service's environment but this.
const inherited = ['TZ', 'TMPDIR', 'TEMP', 'SystemRoot'];

function environment(): NodeJS.ProcessEnv {
  const compileCache = getCompileCacheDir();
  const kept = inherited.map((name) => [name, process.env[name]]).filter(([, value]) => value);
  return { ...Object.fromEntries(kept), ...(compileCache && { NODE_COMPILE_CACHE: compileCache }) };
}

/** A warm child process that takes one task at a time. */
export class WorkerProcess {
  readonly ready: Promise<void>;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #deathWatch = new Set<(exit: Exit) => void>();
  #exit: Exit | undefined;
  #lastWords = '';

  constructor({ module, configuration, memoryLimitMiB }: WorkerProcessOptions) {
    this.#child = fork(fileURLToPath(module), {
      serialization: 'advanced',
      // Batches come and go so fast that a larger room for new objects takes 200 MB, and saves no time.
      execArgv: [`--max-old-space-size=${memoryLimitMiB}`, '--max-semi-space-size=8', '--enable-source-maps'],
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#lastWords = (this.#lastWords + chunk).slice(-4000)));
    this.#awaitExit();
    this.exited = new Promise((resolve) => this.listenForExit(resolve));
    this.ready = new Promise((resolve) => this.listen((message) => message.type === 'ready' && resolve()));
    this.tell({ type: 'prepare', configuration, parent: process.pid });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Does nothing where the process has ended: `exited` tells. */
  tell(message: ToWorker): void {
    this.#child.send(message, () => undefined);
  }

  /** Returns what ends the listening. */
  listen(listener: (message: FromWorker) => void): () => void {
    this.#child.on('message', listener);
    return () => this.#child.off('message', listener);
  }

  /** Is called at once where it has ended already. Returns what ends the listening. */
  listenForExit(listener: (exit: Exit) => void): () => void {
    if (this.#exit) listener(this.#exit);
    else this.#deathWatch.add(listener);
    return () => this.#deathWatch.delete(listener);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #awaitExit(): void {
    const end = (reason: string) => {
      this.#exit ??= { reason, lastWords: this.#lastWords };
      for (const listener of this.#deathWatch) listener(this.#exit);
      this.#deathWatch.clear();
    };
    this.#child.on('error', (error) => end(error.message));
    // 'close' comes after 'exit', when the standard error has been read to its end.
    this.#child.once('close', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
  }
}
