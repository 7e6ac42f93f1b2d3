import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';
import { Jobs } from '../jobs/jobs.ts';
import { WorkQueue, type Lease } from './work-queue.ts';

/** Ends an attempt that came to nothing: the job waits for its next one, or fails where it has had enough of them. */
@Injectable()
export class Requeueing {
  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly jobs: Jobs,
  ) {}

  /** `detail` is a clause that says what happened. Throws `LeaseLost`. */
  async requeue(
    lease: Lease,
    reason: 'worker-crashed' | 'lease-expired' | 'interrupted',
    detail: string,
    causationId: string | null = null,
  ): Promise<void> {
    await this.database.transactional(async () => {
      await this.queue.hold(lease);
      const command = { type: 'RequeueJob', attempt: lease.attempt, reason, detail } as const;
      const { state } = await this.jobs.execute(lease.jobId, command, { causationId });
      if (state.status === 'queued') await this.queue.requeue(lease.jobId, state.attempt);
      else await this.queue.remove(lease.jobId);
    });
  }
}
