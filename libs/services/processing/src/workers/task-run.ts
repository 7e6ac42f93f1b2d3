import { Loop, type Logger, type Timers } from '#libs/platform';
import type { ConversionResult, ConversionTask, ReportProgress } from '../conversion/conversion.ts';
import type { FromWorker } from './protocol.ts';
import { residentBytes, seesOthersMemory } from './resident-memory.ts';
import { crashed, outOfMemory, timedOut, type WorkerLimits } from './verdicts.ts';
import type { Exit, WorkerProcess } from './worker-process.ts';

export type WorkerOutcome =
  | ConversionResult
  /** The process ended by itself: this attempt is lost, another may do better. */
  | { readonly outcome: 'crashed'; readonly detail: string }
  /** The signal ended it. */
  | { readonly outcome: 'stopped' };

export interface TaskRunPorts {
  readonly timers: Timers;
  readonly logger: Logger;
}

const mebibyte = 1024 * 1024;
const memoryCheckMs = 50;
/** Milliseconds; a longer timer would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** One task in a worker, which is killed when the signal aborts or a limit is passed. */
export class TaskRun {
  readonly #finished = Promise.withResolvers<WorkerOutcome>();
  #verdict: WorkerOutcome | undefined;
  #bytes = 0;

  constructor(
    private readonly worker: WorkerProcess,
    private readonly limits: WorkerLimits,
    private readonly ports: TaskRunPorts,
  ) {}

  /** Half of what a worker may take is still taken: it would have less for the next task. */
  get isBloated(): boolean {
    return this.#bytes > (this.limits.memoryMiB / 2) * mebibyte;
  }

  /** Afterwards the worker is idle or dead: nothing of the task goes on. */
  async outcome(task: ConversionTask, report: ReportProgress, signal: AbortSignal): Promise<WorkerOutcome> {
    const stopWatching = [
      this.worker.listen((message) => this.#hear(message, report)),
      this.worker.listenForExit((exit) => this.#mourn(exit)),
      this.#watchMemory(),
      this.#watchTime(),
      this.#watchSignal(signal),
    ];
    this.worker.tell({ type: 'convert', task });
    try {
      return await this.#finished.promise;
    } finally {
      for (const stop of stopWatching) stop();
    }
  }

  #hear(message: FromWorker, report: ReportProgress): void {
    switch (message.type) {
      case 'ready':
        return;
      case 'progress':
        return report(message.progress);
      case 'memory':
        return this.#weigh(message.bytes);
      case 'finished':
        if (message.cause) this.ports.logger.error({ cause: message.cause }, 'conversion failed unexpectedly');
        if (!this.#verdict) this.#finished.resolve(message.result);
    }
  }

  #mourn(exit: Exit): void {
    if (!this.#verdict) this.ports.logger.warn({ pid: this.worker.pid, ...exit }, 'worker crashed');
    this.#finished.resolve(this.#verdict ?? crashed(exit, this.limits));
  }

  #condemn(verdict: WorkerOutcome): void {
    this.#verdict ??= verdict;
    this.worker.kill();
  }

  #weigh(bytes: number): void {
    this.#bytes = bytes;
    if (bytes > this.limits.memoryMiB * mebibyte) this.#condemn(outOfMemory(this.limits));
  }

  #watchMemory(): () => void {
    const { pid } = this.worker;
    if (!seesOthersMemory || pid === undefined) return () => undefined;
    const loop = new Loop({
      name: 'processing.worker-memory',
      intervalMs: memoryCheckMs,
      round: async () => this.#weigh(await residentBytes(pid)),
      ...this.ports,
    });
    loop.start();
    return () => void loop.stop();
  }

  #watchTime(): () => void {
    const milliseconds = Math.min(this.limits.seconds * 1000, longestTimer);
    const timeout = this.ports.timers.after(milliseconds, () => this.#condemn(timedOut(this.limits)));
    return () => timeout.cancel();
  }

  #watchSignal(signal: AbortSignal): () => void {
    const stop = () => this.#condemn({ outcome: 'stopped' });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return () => signal.removeEventListener('abort', stop);
  }
}
