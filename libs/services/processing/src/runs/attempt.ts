import type { CurrentVersion } from '../databases/databases.ts';
import type { JobFacts } from '../jobs/job.decider.ts';
import type { Lease } from '../work-queue/work-queue.ts';

/** One attempt at a job, which has just been started. */
export interface Attempt {
  readonly lease: Lease;
  readonly facts: JobFacts;
  /** What is reloaded or appended to; null on create, or where it is gone. */
  readonly base: CurrentVersion | null;
  /** The ID of `JobStarted`, which causes all that follows. */
  readonly causationId: string;
}
