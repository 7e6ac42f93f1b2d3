import { Injectable } from '@nestjs/common';
import { Database, unseenLength } from '#libs/platform';

/** What the end of a job needs to know of its beginning. */
export interface Job {
  readonly jobId: string;
  readonly target: string;
  readonly teamId: string;
}

@Injectable()
export class Jobs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async remember(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#database.send(
      `INSERT INTO jobs (job_id, target, team_id)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (job_id) DO NOTHING`,
      [jobs.map((job) => job.jobId), jobs.map((job) => job.target), jobs.map((job) => job.teamId)],
    );
  }

  /** Jobs by ID. Throws where one is unknown: its first event has to come before. */
  async byId(jobIds: readonly string[]): Promise<ReadonlyMap<string, Job>> {
    const rows = await this.#database.query<Job>(
      `SELECT job_id AS "jobId", target, team_id AS "teamId" FROM jobs WHERE job_id = ANY(${unseenLength('$1::text[]')})`,
      [jobIds],
    );
    const jobs = new Map(rows.map((job) => [job.jobId, job]));
    const unknown = jobIds.find((jobId) => !jobs.has(jobId));
    if (unknown) throw new Error(`job ${unknown} is unknown: its JobReceived has not been handled`);
    return jobs;
  }

  async markEnded(ended: ReadonlyMap<string, boolean>): Promise<void> {
    if (ended.size === 0) return;
    // Looked up by their keys before the join, which alone would have PostgreSQL read a young table whole.
    await this.#database.send(
      `UPDATE jobs SET ended = changed.ended
       FROM unnest(${unseenLength('$1::text[]')}, $2::boolean[]) AS changed(job_id, ended)
       WHERE jobs.job_id = ANY(${unseenLength('$1::text[]')}) AND jobs.job_id = changed.job_id AND jobs.ended <> changed.ended`,
      [[...ended.keys()], [...ended.values()]],
    );
  }

  /** Places that are held by a job although it has ended. */
  async endedHolders(): Promise<Pick<Job, 'jobId' | 'target'>[]> {
    return this.#database.query(
      `SELECT jobs.job_id AS "jobId", reservations.target
       FROM reservations, jsonb_array_elements(reservations.holders) AS holder
       JOIN jobs ON jobs.job_id = holder ->> 'jobId'
       WHERE reservations.holders <> '[]' AND jobs.ended`,
    );
  }
}
