import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, LOGGER, type Logger } from '#libs/platform';
import { Holder, holderLockClass } from './holder.ts';
import { Requeueing } from './requeueing.ts';
import { LeaseLost, type Lease } from './work-queue.ts';

/** Takes up running jobs whose process has died, or has given no sign of life for the time of a lease. */
@Injectable()
export class AbandonedJobs {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly holder: Holder,
    private readonly requeueing: Requeueing,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async takeUp(): Promise<void> {
    for (const lease of await this.#find()) {
      this.logger.warn({ ...lease }, 'job abandoned by its holder');
      await this.requeueing
        .requeue(lease, 'lease-expired', 'the process that ran it has died or gives no sign of life')
        .catch(ignoreLeaseLost);
    }
  }

  /** That this process lives is known; that it makes progress with its own jobs is not. */
  #find(): Promise<Lease[]> {
    return this.database.query<Lease>(
      `SELECT job_id AS "jobId", attempt, holder FROM work_queue
       WHERE holder IS NOT NULL AND (lease_until < $1 OR holder <> $2 AND NOT EXISTS (
         SELECT FROM pg_locks
         WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid = $3::oid AND objid = holder::oid
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ))`,
      [this.clock.now(), this.holder.id, holderLockClass],
    );
  }
}

/** Another process has taken it up, or its holder has come to an end with it after all. */
function ignoreLeaseLost(error: unknown): void {
  if (!(error instanceof LeaseLost)) throw error;
}
