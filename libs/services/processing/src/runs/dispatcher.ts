import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, Loop, Timers, type Logger } from '#libs/platform';
import { WorkQueue } from '../work-queue/work-queue.ts';
import { WorkerPool } from '../workers/worker-pool.ts';
import { ActiveRuns } from './active-runs.ts';
import { Claiming } from './claiming.ts';
import { JobRuns } from './job-runs.ts';
import { StorageOutage } from './storage-outage.ts';

/** How often the queue is asked although nothing in this process has changed: another one may have filled it. */
const pollMs = 1000;

/** Gives jobs to idle workers. */
@Injectable()
export class Dispatcher {
  readonly #loop: Loop;

  constructor(
    private readonly claiming: Claiming,
    private readonly pool: WorkerPool,
    private readonly runs: ActiveRuns,
    private readonly jobRuns: JobRuns,
    private readonly outage: StorageOutage,
    queue: WorkQueue,
    timers: Timers,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#loop = new Loop({
      name: 'processing.dispatcher',
      intervalMs: pollMs,
      round: (signal) => this.#dispatch(signal),
      timers,
      logger,
    });
    queue.signals.on('available', () => this.#loop.wake());
    queue.signals.on('removed', (jobId) => runs.ended(jobId));
    pool.signals.on('idle', () => this.#loop.wake());
  }

  start(): void {
    this.#loop.start();
  }

  /** Resolves when the runs under way have been given back to the queue. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.runs.interruptAll();
  }

  /** One job for one worker; true where there may be more of both. */
  async #dispatch(signal: AbortSignal): Promise<boolean> {
    const worker = signal.aborted || this.outage.lasts ? null : this.pool.reserve();
    if (!worker) return false;
    try {
      const claim = await this.claiming.claim();
      if (claim.outcome === 'claimed') {
        const { attempt } = claim;
        this.runs.begin(attempt.lease, (stop) => this.jobRuns.run(attempt, worker, stop));
        return true;
      }
      worker.release();
      return claim.outcome === 'try-again';
    } catch (error) {
      worker.release();
      throw error;
    }
  }
}
