import { Injectable } from '@nestjs/common';
import { ObjectNotFound } from '#libs/object-storage';
import { Problem } from '#libs/platform';
import type { Caller } from '../../people/caller.ts';
import type { JobRow } from '../read-model/job-row.ts';
import { JobJournal } from '../jobs/job-journal.ts';

/** What a job's files hold is respondents' data: seeing the job, as its submitter or as an admin, is not enough. */
@Injectable()
export class JobFileAccess {
  constructor(private readonly journal: JobJournal) {}

  /** The job, if its data is shared with the caller. Throws `unknown-job` and `not-found`. */
  async readable(caller: Caller, jobId: string): Promise<JobRow> {
    const entry = await this.journal.find(caller, jobId);
    if (await this.journal.permission(caller, entry)) return entry.job;
    throw new Problem(
      'not-found',
      `Only those with whom "${entry.job.target_name}" is shared may read the job's files.`,
    );
  }
}

/** For a file that retention has removed. */
export function asProblem(error: unknown): unknown {
  return error instanceof ObjectNotFound ? new Problem('not-found', 'The file is not kept any more.') : error;
}
