import { Injectable, StreamableFile } from '@nestjs/common';
import type { JobView } from '#libs/contracts';
import { csvCell, csvLine } from '#libs/survey-data';
import type { Caller } from '../../people/caller.ts';
import { textStream } from '../text-stream.ts';
import type { JobCursor } from './job-cursor.ts';
import type { JobFilter } from './job-filter.ts';
import { JobJournal } from './job-journal.ts';
import { toJobView } from './to-job-view.ts';

const pageSize = 1000;

/** Every job that matches as a line, however many there are: a page is read when the one before is sent. */
@Injectable()
export class JobsAsCsv {
  constructor(private readonly journal: JobJournal) {}

  stream(caller: Caller, filter: JobFilter): StreamableFile {
    const lines = textStream(this.lines(caller, filter));
    return new StreamableFile(lines, {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="jobs.csv"',
    });
  }

  private async *lines(caller: Caller, filter: JobFilter): AsyncGenerator<string> {
    yield csvLine(Object.keys(columns));
    let after: JobCursor | null = null;
    do {
      const entries = await this.journal.page(caller, filter, pageSize, after);
      for (const entry of entries) yield csvLine(cellsOf(toJobView(entry)));
      const last = entries.length === pageSize ? entries.at(-1) : undefined;
      after = last ? { createdAt: last.job.created_at, jobId: last.job.job_id } : null;
    } while (after);
  }
}

const cellsOf = (job: JobView): string[] => Object.values(columns).map((column) => csvCell(column(job)));

const columns: Record<string, (job: JobView) => string | number | boolean | null> = {
  jobId: (job) => job.jobId,
  action: (job) => job.action,
  status: (job) => job.status,
  dryRun: (job) => job.dryRun,
  target: (job) => job.target.hash,
  targetName: (job) => job.target.name,
  database: (job) => job.database.hash,
  databaseName: (job) => job.database.name,
  version: (job) => job.database.version,
  file: (job) => job.file.name,
  size: (job) => job.file.size,
  sha256: (job) => job.file.sha256,
  format: (job) => job.file.format,
  encoding: (job) => job.file.encoding,
  submittedBy: (job) => job.submittedBy.id,
  submittedByName: (job) => job.submittedBy.name,
  via: (job) => job.via,
  attempt: (job) => job.attempt,
  createdAt: (job) => job.createdAt,
  startedAt: (job) => job.startedAt,
  finishedAt: (job) => job.finishedAt,
  rowsRead: (job) => job.receipt?.rowsRead ?? null,
  rowsAccepted: (job) => job.receipt?.rowsAccepted ?? null,
  rowsRejected: (job) => job.receipt?.rowsRejected ?? null,
  error: (job) => job.error?.code ?? null,
  detail: (job) => job.error?.detail ?? null,
};
