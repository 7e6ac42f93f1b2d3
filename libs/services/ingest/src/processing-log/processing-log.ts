import { Injectable } from '@nestjs/common';
import { topics, type JobEvent } from '#libs/contracts';
import { Progress, type Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { JobChanges } from './job-changes.ts';
import { enterNewJob } from './new-job.ts';
import { projectionsGroup } from './projections-group.ts';
import { processingLogProjection } from './read-model/processing-log.projection.ts';

/** The journal of all jobs: one row a job, and every event. */
@Injectable()
export class ProcessingLog {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly changes: JobChanges,
  ) {}

  /**
   * Enters events that this service has just appended to one job's stream, in the transaction that appends them, so that
   * whoever got their answer finds the job at once. The consumer skips them later as repeats.
   */
  async recordOwn(events: readonly Recorded<JobEvent>[]): Promise<void> {
    if (events[0]?.type !== 'JobReceived') return this.recordFurther(events);
    await enterNewJob(events, this.database);
    this.announce(events);
  }

  /** Enters events of the log, in the caller's transaction, and tells who waits for their jobs once it is committed. */
  async project(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await processingLogProjection.apply(events, this.database);
    await this.feed(events);
    this.announce(events);
  }

  private async recordFurther(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await this.database.transactional(async () => {
      const claimed = await this.progress.advance(projectionsGroup, topics.jobEvents.name, events);
      if (claimed) await this.project(events);
    });
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
