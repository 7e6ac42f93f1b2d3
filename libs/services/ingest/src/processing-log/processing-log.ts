import { Injectable } from '@nestjs/common';
import type { JobEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { JobChanges } from './job-changes.ts';
import { enterNewJobs } from './new-jobs.ts';
import { processingLogProjection } from './read-model/processing-log.projection.ts';

/** The journal of all jobs: one row a job, and every event. */
@Injectable()
export class ProcessingLog {
  constructor(
    private readonly database: Database,
    private readonly changes: JobChanges,
  ) {}

  /**
   * Enters jobs whose first events this service has just appended, in the transaction that appends them, so that whoever
   * got the answer finds the job at once. The consumer skips them later as repeats.
   */
  async enter(jobs: readonly (readonly Recorded<JobEvent>[])[]): Promise<void> {
    await enterNewJobs(jobs, this.database);
    this.announce(jobs.flat());
  }

  /** Enters events of the log, in the caller's transaction, and tells who waits for their jobs once it is committed. */
  async project(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await processingLogProjection.apply(events, this.database);
    await this.feed(events);
    this.announce(events);
  }

  private announce(events: readonly Recorded<JobEvent>[]): void {
    const jobIds = new Set(events.map(({ metadata }) => metadata.key));
    this.database.afterCommit(() => this.changes.announce(jobIds));
  }

  private async feed(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await this.database.query(
      'INSERT INTO job_feed (job_id, sequence) SELECT * FROM unnest($1::text[], $2::integer[])',
      [events.map(({ metadata }) => metadata.key), events.map(({ metadata }) => metadata.sequence)],
    );
  }
}
