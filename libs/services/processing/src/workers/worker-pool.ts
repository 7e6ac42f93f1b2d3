import { EventEmitter } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import { objectStorageVariables } from '#libs/object-storage';
import { CONFIGURATION, LOGGER, Timers, type Configuration, type Logger } from '#libs/platform';
import type { ConversionTask, ReportProgress } from '../conversion/conversion.ts';
import { TaskRun, type WorkerOutcome } from './task-run.ts';
import type { WorkerLimits } from './verdicts.ts';
import { WorkerProcess } from './worker-process.ts';

/** Injection token: the URL of the module that workers run. */
export const WORKER_MODULE = Symbol('WorkerModule');

/** A worker, for one task. */
export interface ReservedWorker {
  run(task: ConversionTask, report: ReportProgress, signal: AbortSignal): Promise<WorkerOutcome>;
  /** Gives it back unused. */
  release(): void;
}

/** Keeps warm worker processes, and puts a new one in the place of each that dies. */
@Injectable()
export class WorkerPool {
  readonly signals = new EventEmitter<{ idle: [] }>();
  readonly #limits: WorkerLimits;
  readonly #all = new Set<WorkerProcess>();
  readonly #idle: WorkerProcess[] = [];
  #failedStarts = 0;
  #stopping = false;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(WORKER_MODULE) private readonly module: URL,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#limits = { memoryMiB: configuration.WORKER_MEMORY_MB, seconds: configuration.JOB_TIMEOUT_SECONDS };
  }

  start(): void {
    for (let index = 0; index < this.configuration.WORKERS; index += 1) this.#fork();
  }

  /** Kills what runs; resolves when every process has ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const worker of this.#all) worker.kill();
    await Promise.all([...this.#all].map((worker) => worker.exited));
  }

  /** How many are ready for a task, and how many have one or are starting. */
  get occupancy(): { readonly idle: number; readonly occupied: number } {
    const idle = this.#idle.length;
    return { idle, occupied: this.#all.size - idle };
  }

  /** Null where none is idle: `signals` tells when one is. */
  reserve(): ReservedWorker | null {
    const worker = this.#idle.shift();
    if (!worker) return null;
    return {
      run: (task, report, signal) => this.#run(worker, task, report, signal),
      // Without a signal: whoever had no use for it would be told at once to try again.
      release: () => this.#putBack(worker),
    };
  }

  async #run(
    worker: WorkerProcess,
    task: ConversionTask,
    report: ReportProgress,
    signal: AbortSignal,
  ): Promise<WorkerOutcome> {
    const { jobId, attempt } = task;
    const logger = this.logger.child({ jobId, attempt });
    const run = new TaskRun(worker, this.#limits, { timers: this.timers, logger });
    const outcome = await run.outcome(task, report, signal);
    if (run.isBloated) worker.kill();
    else this.#offer(worker);
    return outcome;
  }

  #fork(): void {
    if (this.#stopping) return;
    const { module } = this;
    // What reads strangers' files gets neither the database's address nor the key to secrets.
    const configuration = objectStorageVariables(this.configuration);
    const worker = new WorkerProcess({ module, configuration, memoryLimitMiB: this.#limits.memoryMiB });
    this.#all.add(worker);
    let ready = false;
    void worker.ready.then(() => {
      ready = true;
      this.#failedStarts = 0;
      this.#offer(worker);
    });
    void worker.exited.then((exit) => {
      this.#forget(worker);
      if (ready || this.#stopping) return this.#fork();
      this.#failedStarts += 1;
      this.logger.error({ ...exit, failedStarts: this.#failedStarts }, 'worker does not start');
      this.timers.after(Math.min(30_000, 500 * 2 ** this.#failedStarts), () => this.#fork());
    });
  }

  #offer(worker: WorkerProcess): void {
    this.#putBack(worker);
    this.signals.emit('idle');
  }

  #putBack(worker: WorkerProcess): void {
    if (this.#all.has(worker)) this.#idle.push(worker);
  }

  #forget(worker: WorkerProcess): void {
    this.#all.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }
}
