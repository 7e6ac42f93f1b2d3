import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, Timers, type Logger } from '#libs/platform';
import { KeptObjects } from '../databases/kept-objects.ts';
import { LeaseLost } from '../work-queue/work-queue.ts';
import type { WorkerOutcome } from '../workers/task-run.ts';
import type { ReservedWorker } from '../workers/worker-pool.ts';
import type { StopReason } from './active-runs.ts';
import type { Attempt } from './attempt.ts';
import { Endings } from './endings.ts';
import { notTaken } from './failures.ts';
import { ProgressReports } from './progress-reports.ts';
import { StorageOutage } from './storage-outage.ts';
import { WorkDirectories } from './work-directories.ts';

/** Tries to say how an attempt has ended, and the pause after the first; each further one is twice as long. */
const tries = 6;
const pauseMs = 100;

/** Runs an attempt from its start to what comes of it. */
@Injectable()
export class JobRuns {
  constructor(
    private readonly endings: Endings,
    private readonly objects: KeptObjects,
    private readonly progress: ProgressReports,
    private readonly directories: WorkDirectories,
    private readonly outage: StorageOutage,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects: an attempt that cannot be brought to an end is taken up again when its lease has expired. */
  async run(attempt: Attempt, worker: ReservedWorker, signal: AbortSignal): Promise<void> {
    const { lease, facts } = attempt;
    try {
      const outcome = await this.#convert(attempt, worker, signal);
      this.#watchStorage(attempt, outcome);
      const stopped = signal.aborted ? (signal.reason as StopReason) : null;
      await this.#persistently(attempt, () => this.endings.end(attempt, outcome, stopped));
    } catch (error) {
      if (error instanceof LeaseLost) this.logger.info({ ...lease }, 'attempt overtaken');
      else this.logger.error({ ...lease, err: error }, 'attempt not ended');
    }
    try {
      await this.objects.discardAttempt({ hash: facts.database.hash, ...lease });
      await this.directories.remove(lease);
    } catch (error) {
      this.logger.warn({ ...lease, err: error }, 'traces of an attempt are left');
    }
  }

  async #convert(attempt: Attempt, worker: ReservedWorker, signal: AbortSignal): Promise<WorkerOutcome> {
    const { lease, facts, base } = attempt;
    if (facts.action !== 'create' && !base) {
      worker.release();
      return { outcome: 'failed', failure: notTaken('target-gone') };
    }
    const progress = this.progress.of(attempt);
    const directory = await this.directories.make(lease);
    const task = { jobId: lease.jobId, attempt: lease.attempt, facts, base, directory };
    const outcome = await worker.run(task, (reached) => progress.report(reached), signal);
    await progress.settled();
    return outcome;
  }

  #watchStorage({ lease }: Attempt, result: WorkerOutcome): void {
    if (result.outcome === 'converted') this.outage.over();
    if (result.outcome !== 'postponed') return;
    this.outage.noticed();
    this.logger.warn({ ...lease, detail: result.detail }, 'attempt postponed');
  }

  async #persistently(attempt: Attempt, work: () => Promise<void>): Promise<void> {
    for (let count = 1; ; count += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof LeaseLost || count === tries) throw error;
        this.logger.warn({ ...attempt.lease, count, err: error }, 'end of an attempt not written');
        await this.timers.delay(pauseMs * 2 ** (count - 1));
      }
    }
  }
}
