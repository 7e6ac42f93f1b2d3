import { Injectable } from '@nestjs/common';
import { Database } from '#libs/platform';

export interface Cancellation {
  readonly jobId: string;
  readonly by: string;
  readonly causationId: string;
}

const lock = `hashtextextended('early-cancellations', 0)`;

/** Commands and events come by different topics: a job may be cancelled before this service has heard of it. */
@Injectable()
export class EarlyCancellations {
  constructor(private readonly database: Database) {}

  /**
   * Keeps taking over and keeping apart to the end of the transaction: a job that is unknown afterwards has not been
   * looked up here yet either, so a cancellation that is kept now will be found.
   */
  async awaitTakeovers(): Promise<void> {
    await this.database.query(`SELECT pg_advisory_xact_lock(${lock})`);
  }

  async keep({ jobId, by, causationId }: Cancellation): Promise<void> {
    await this.database.query('INSERT INTO early_cancellations VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      jobId,
      by,
      causationId,
    ]);
  }

  /** Hands out, once, what was kept for these jobs. */
  async take(jobIds: readonly string[]): Promise<Cancellation[]> {
    await this.database.query(`SELECT pg_advisory_xact_lock_shared(${lock})`);
    return this.database.query<Cancellation>(
      `DELETE FROM early_cancellations WHERE job_id = ANY ($1)
       RETURNING job_id AS "jobId", cancelled_by AS by, causation_id AS "causationId"`,
      [jobIds],
    );
  }
}
