import { Injectable } from '@nestjs/common';
import { Database, Problem } from '#libs/platform';
import type { Caller } from '../../people/caller.ts';
import type { Permission } from '../../drive/drive-access.ts';
import type { JobRow } from '../read-model/job-row.ts';
import type { JobCursor } from './job-cursor.ts';
import { type JobFilter, conditionsOf } from './job-filter.ts';

/** A row of the journal with what is known only when it is read. */
export interface JournalEntry {
  readonly job: JobRow;
  /** Today's names, where what they name still exists. */
  readonly targetName: string | null;
  readonly databaseName: string | null;
  readonly submitterName: string | null;
  /** From 1, by time of creation, among all that wait; null for what does not wait. */
  readonly queuePosition: number | null;
}

/** Reads the journal as one caller may see it: jobs of what is shared with them, their own, and all for an admin. */
@Injectable()
export class JobJournal {
  constructor(private readonly database: Database) {}

  /** Throws `unknown-job`, also where the caller may not know of the job. */
  async find(caller: Caller, jobId: string): Promise<JournalEntry> {
    const one = [visibleEntries, 'job.job_id = $3'].join(' AND ');
    const [entry] = await this.database.query<JournalEntry>(one, [...readerOf(caller), jobId]);
    if (entry) return entry;
    throw new Problem('unknown-job', 'Check the job ID, and whether its folder or database is shared with you.');
  }

  /** The newest jobs, or those that come after the cursor. */
  async page(caller: Caller, filter: JobFilter, limit: number, after: JobCursor | null): Promise<JournalEntry[]> {
    const parameters: unknown[] = [...readerOf(caller), limit];
    const parameter = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = conditionsOf(filter, parameter);
    if (after)
      conditions.push(`(job.created_at, job.job_id) < (${parameter(after.createdAt)}, ${parameter(after.jobId)})`);
    return this.database.query<JournalEntry>(
      `${[visibleEntries, ...conditions].join(' AND ')} ORDER BY job.created_at DESC, job.job_id DESC LIMIT $3`,
      parameters,
    );
  }

  /** What the caller may do with a job's target, or with its database; null where neither is shared with them. */
  async permission({ id }: Caller, { job }: JournalEntry): Promise<Permission | null> {
    const [strongest] = await this.database.query<{ permission: Permission }>(
      `SELECT permission FROM visible_nodes($1) WHERE hash IN ($2, $3) ORDER BY permission_rank(permission) DESC LIMIT 1`,
      [id, job.target_hash, job.database_hash],
    );
    return strongest?.permission ?? null;
  }

  /** Another job of the same target that has not ended. */
  async busyWith({ job }: JournalEntry): Promise<string | null> {
    const [other] = await this.database.query<{ job_id: string }>(
      `SELECT job_id FROM processing_log
       WHERE target_hash = $1 AND job_id <> $2 AND status IN ('queued', 'processing') LIMIT 1`,
      [job.target_hash, job.job_id],
    );
    return other?.job_id ?? null;
  }
}

/** `$1` and `$2` of what selects by visibility. */
export const readerOf = (caller: Caller): readonly [string, boolean] => [caller.id, caller.roles.includes('admin')];

/** To be put before a query on `processing_log AS job` that has the condition `mayBeSeen`. */
export const visibleTo = 'WITH visible AS MATERIALIZED (SELECT hash FROM visible_nodes($1))';
export const mayBeSeen = `($2 OR job.submitted_by = $1
  OR job.target_hash IN (SELECT hash FROM visible) OR job.database_hash IN (SELECT hash FROM visible))`;

const visibleEntries = `${visibleTo}
  SELECT to_json(job) AS job, target.name AS "targetName", database.name AS "databaseName",
    submitter.name AS "submitterName", CASE job.status WHEN 'queued' THEN (
      SELECT count(*)::integer FROM processing_log AS ahead
      WHERE ahead.status = 'queued' AND (ahead.created_at, ahead.job_id) <= (job.created_at, job.job_id)
    ) END AS "queuePosition"
  FROM processing_log AS job
  LEFT JOIN nodes AS target ON target.hash = job.target_hash
  LEFT JOIN nodes AS database ON database.hash = job.database_hash
  LEFT JOIN users AS submitter ON submitter.id = job.submitted_by
  WHERE ${mayBeSeen}`;
