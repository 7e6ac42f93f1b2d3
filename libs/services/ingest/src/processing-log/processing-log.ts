import { Injectable } from '@nestjs/common';
import type { JobEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { JobChanges } from './job-changes.ts';
import { processingLogProjection } from './read-model/processing-log.projection.ts';

/** The journal of all jobs: one row a job, and every event. */
@Injectable()
export class ProcessingLog {
  readonly #database: Database;
  readonly #changes: JobChanges;

  constructor(database: Database, changes: JobChanges) {
    this.#database = database;
    this.#changes = changes;
  }

  /**
   * Enters events that this service has just appended, in the transaction that appends them, so that whoever got
   * their answer finds the job at once. The consumer skips them later as repeats.
   */
  async recordOwn(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await this.#database.transactional(() => this.project(events));
  }

  /** Enters events of the log, in the caller's transaction, and tells who waits for their jobs once it is committed. */
  async project(events: readonly Recorded<JobEvent>[]): Promise<void> {
    await processingLogProjection.apply(events, this.#database);
    const jobIds = new Set(events.map(({ metadata }) => metadata.key));
    this.#database.afterCommit(() => this.#changes.announce(jobIds));
  }
}
