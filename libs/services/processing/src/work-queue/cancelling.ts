import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/platform';
import { Jobs } from '../jobs/jobs.ts';
import { EarlyCancellations, type Cancellation } from './early-cancellations.ts';
import { WorkQueue } from './work-queue.ts';

/** Ends jobs at a person's wish. All of it joins the consumer's transaction. */
@Injectable()
export class Cancelling {
  constructor(
    private readonly jobs: Jobs,
    private readonly queue: WorkQueue,
    private readonly early: EarlyCancellations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async cancel(cancellation: Cancellation): Promise<void> {
    if (await this.#cancelQueued(cancellation)) return;
    await this.early.awaitTakeovers();
    if (!(await this.#cancelQueued(cancellation))) await this.early.keep(cancellation);
  }

  /** Cancels those of the jobs, which have just been queued, for which it was asked before. */
  async applyEarly(jobIds: readonly string[]): Promise<void> {
    for (const cancellation of await this.early.take(jobIds)) await this.#cancelQueued(cancellation);
  }

  /** False where the job has not been queued here yet. */
  async #cancelQueued({ jobId, by, causationId }: Cancellation): Promise<boolean> {
    await this.queue.lock(jobId);
    const { decision, state } = await this.jobs.execute(jobId, { type: 'CancelJob', by }, { causationId });
    if (state.status === 'unknown' || state.status === 'received') return false;
    if (decision.outcome === 'accepted') await this.queue.remove(jobId);
    else this.logger.info({ jobId, decision }, 'job not cancelled');
    return true;
  }
}
