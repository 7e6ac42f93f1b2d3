import type { JobStatus, JobView } from '#libs/contracts';
import { utc } from '../../utc.ts';
import type { JobRow } from '../read-model/job-row.ts';
import type { JournalEntry } from './job-journal.ts';

export function toJobView(entry: JournalEntry): JobView {
  const { job } = entry;
  return {
    jobId: job.job_id,
    action: job.action,
    status: job.status,
    dryRun: job.dry_run,
    target: { hash: job.target_hash, kind: job.target_kind, name: entry.targetName ?? job.target_name },
    database: {
      hash: job.database_hash,
      name: entry.databaseName ?? job.database_name,
      version: job.database_version,
    },
    file: {
      name: job.file_name,
      size: job.file_size,
      sha256: job.file_sha256,
      format: job.file_format,
      encoding: job.file_encoding,
    },
    submittedBy: { id: job.submitted_by, name: entry.submitterName ?? '' },
    via: job.via,
    attempt: job.attempt,
    maxAttempts: job.max_attempts,
    queuePosition: entry.queuePosition,
    heartbeatAt: job.status === 'processing' ? utc(job.updated_at) : null,
    progress: job.progress,
    sequence: job.sequence,
    createdAt: utc(job.created_at),
    startedAt: job.started_at && utc(job.started_at),
    updatedAt: utc(job.updated_at),
    finishedAt: job.finished_at && utc(job.finished_at),
    error: errorOf(job),
    receipt: job.receipt,
    links: linksOf(job),
  };
}

const pathOf = (jobId: string): string => `/api/v1/jobs/${jobId}`;

function errorOf({ job_id, failure, error_count, errors_key }: JobRow): JobView['error'] {
  if (!failure) return null;
  return { ...failure, errorCount: error_count, errorsUrl: errors_key && `${pathOf(job_id)}/errors` };
}

export const mayBeCancelled = (status: JobStatus): boolean => status === 'queued' || status === 'processing';
export const mayBeRetried = ({ status, failure }: JobRow): boolean => failure?.retriable ?? status === 'cancelled';

function linksOf(job: JobRow): JobView['links'] {
  const { job_id, status, database_hash, database_version } = job;
  const self = pathOf(job_id);
  return {
    self,
    events: `${self}/events`,
    stream: `${self}/stream`,
    source: `${self}/source`,
    errors: `${self}/errors`,
    ...(mayBeCancelled(status) && { cancel: `${self}/cancel` }),
    ...(mayBeRetried(job) && { retry: `${self}/retry` }),
    ...(database_version !== null && { database: `/api/v1/databases/${database_hash}` }),
  };
}
