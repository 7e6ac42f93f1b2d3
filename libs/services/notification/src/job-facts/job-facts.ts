import { Injectable } from '@nestjs/common';
import type { JobEventOf } from '#libs/contracts';
import { Database } from '#libs/platform';

type Received = JobEventOf<'JobReceived'>['data'];

/** What a person is told of a job whatever its state. */
export interface JobFacts extends Pick<Received, 'action' | 'dryRun'> {
  readonly fileName: string;
  readonly targetName: string;
}

export interface KnownJob {
  readonly jobId: string;
  readonly submittedBy: string;
  /** Null where there is none, or where its receiver wants no more. */
  readonly callbackUrl: string | null;
  readonly facts: JobFacts;
}

/** What deliveries need of the first event of each job. */
@Injectable()
export class JobFactsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async remember(jobId: string, received: Received): Promise<void> {
    const { action, dryRun, file, target, submittedBy, callbackUrl } = received;
    const facts: JobFacts = { action, dryRun, fileName: file.name, targetName: target.name };
    await this.#database.query(
      `INSERT INTO job_facts (job_id, submitted_by, callback_url, facts) VALUES ($1, $2, $3, $4)
       ON CONFLICT (job_id) DO NOTHING`,
      [jobId, submittedBy, callbackUrl, JSON.stringify(facts)],
    );
  }

  /** Throws where the job is unknown: its first event has to come before. */
  async of(jobId: string): Promise<KnownJob> {
    const [job] = await this.#database.query<KnownJob>(
      `SELECT job_id AS "jobId", submitted_by AS "submittedBy", callback_url AS "callbackUrl", facts
       FROM job_facts WHERE job_id = $1`,
      [jobId],
    );
    if (!job) throw new Error(`job ${jobId} is unknown: its JobReceived has not been handled`);
    return job;
  }

  /** The receiver wants no more of this job. */
  async endCallbacks(jobId: string): Promise<void> {
    await this.#database.query('UPDATE job_facts SET callback_url = NULL WHERE job_id = $1', [jobId]);
  }
}
