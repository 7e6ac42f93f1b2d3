import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';
import { KeptObjects } from '../databases/kept-objects.ts';
import { Jobs } from '../jobs/jobs.ts';
import type { JobFailure } from '../jobs/job.decider.ts';
import { Requeueing } from '../work-queue/requeueing.ts';
import { WorkQueue } from '../work-queue/work-queue.ts';
import type { WorkerOutcome } from '../workers/task-run.ts';
import type { StopReason } from './active-runs.ts';
import type { Attempt } from './attempt.ts';
import { notTaken } from './failures.ts';
import { Publication } from './publication.ts';

/** Turns what a worker has made of an attempt into what becomes of the job. */
@Injectable()
export class Endings {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly jobs: Jobs,
    private readonly objects: KeptObjects,
    private readonly publication: Publication,
    private readonly requeueing: Requeueing,
  ) {}

  /** Throws `LeaseLost` where the job has ended or moved on without this attempt. */
  async end(attempt: Attempt, outcome: WorkerOutcome, stopped: StopReason | null): Promise<void> {
    const { lease, causationId } = attempt;
    switch (outcome.outcome) {
      case 'converted': {
        const refusal = await this.publication.publish(attempt, outcome.conversion);
        return refusal ? this.#fail(attempt, notTaken(refusal)) : undefined;
      }
      case 'failed':
        return this.#fail(attempt, outcome.failure);
      case 'postponed':
        return this.requeueing.requeue(lease, 'interrupted', outcome.detail, causationId);
      case 'crashed':
        return this.requeueing.requeue(lease, 'worker-crashed', outcome.detail, causationId);
      case 'stopped':
        // Otherwise whoever has ended the job has also said so.
        if (stopped !== 'interrupted') return;
        return this.requeueing.requeue(lease, 'interrupted', 'the service was stopped', causationId);
    }
  }

  async #fail({ lease, causationId }: Attempt, failure: JobFailure): Promise<void> {
    const command = { type: 'FailJob', attempt: lease.attempt, failure } as const;
    await this.database.transactional(async () => {
      await this.queue.hold(lease);
      if (failure.errorsKey) await this.objects.keep([failure.errorsKey]);
      await this.jobs.execute(lease.jobId, command, { causationId });
      await this.queue.remove(lease.jobId);
    });
  }
}
