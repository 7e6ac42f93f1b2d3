import type { JobEvent, JobEventOf } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import type { JobRow } from './job-row.ts';

/** A job after one more event. Pure, so that a journal rebuilt from the log equals the one it replaces. */
export function evolveJob(row: JobRow | null, event: Recorded<JobEvent>): JobRow {
  if (event.type === 'JobReceived') return receivedJob(event);
  if (!row)
    throw new Error(`${event.type} ${event.metadata.sequence} of job ${event.metadata.key} comes before JobReceived`);
  return { ...row, ...changes(row, event), sequence: sequenceOf(event), updated_at: event.metadata.time };
}

function receivedJob({ data, metadata }: Recorded<JobEventOf<'JobReceived'>>): JobRow {
  return {
    job_id: metadata.key,
    action: data.action,
    status: 'queued',
    dry_run: data.dryRun,
    target_hash: data.target.hash,
    target_kind: data.target.kind,
    target_name: data.target.name,
    database_hash: data.database.hash,
    database_name: data.database.name,
    file_name: data.file.name,
    file_size: data.file.size,
    file_sha256: data.file.sha256,
    file_format: data.file.format,
    file_encoding: null,
    file_key: data.file.objectKey,
    submitted_by: data.submittedBy,
    via: data.via,
    max_attempts: data.maxAttempts,
    sequence: sequenceOf({ metadata }),
    created_at: metadata.time,
    updated_at: metadata.time,
    ...beforeAttempt(1),
  };
}

function changes(row: JobRow, event: Recorded<Exclude<JobEvent, { type: 'JobReceived' }>>): Partial<JobRow> {
  const { type, data, metadata } = event;
  switch (type) {
    case 'JobQueued':
    case 'JobRequeued':
      return { status: 'queued', ...beforeAttempt(data.attempt) };
    case 'JobStarted':
      return { status: 'processing', ...beforeAttempt(data.attempt), started_at: metadata.time };
    case 'JobProgressed':
      return progressed(row, data);
    case 'JobCompleted':
      return { status: 'completed', finished_at: metadata.time, ...completed(data) };
    case 'JobFailed':
      return { status: 'failed', finished_at: metadata.time, ...failed(data) };
    case 'JobCancelled':
      return { status: 'cancelled', finished_at: metadata.time };
    default: {
      const unknown: never = type;
      throw new Error(`the journal does not know the event ${String(unknown)}`);
    }
  }
}

/** What an attempt starts from: nothing of an earlier one is left. */
const beforeAttempt = (attempt: number) => ({
  attempt,
  database_version: null,
  progress: null,
  started_at: null,
  finished_at: null,
  failure: null,
  error_count: 0,
  errors_key: null,
  receipt: null,
});

function progressed(row: JobRow, data: JobEventOf<'JobProgressed'>['data']): Partial<JobRow> {
  const { stage, percent, rowsRead, encoding } = data;
  return { progress: { stage, percent, rowsRead }, file_encoding: encoding ?? row.file_encoding };
}

function completed(data: JobEventOf<'JobCompleted'>['data']): Partial<JobRow> {
  return {
    database_name: data.database.name,
    database_version: data.dryRun ? null : data.database.version,
    file_format: data.format,
    file_encoding: data.encoding,
    progress: { stage: 'publishing', percent: 100, rowsRead: data.receipt.rowsRead },
    receipt: data.receipt,
    error_count: data.errorCount,
    errors_key: data.errorsKey,
  };
}

function failed({ code, detail, retriable, errorCount, errorsKey }: JobEventOf<'JobFailed'>['data']): Partial<JobRow> {
  return { failure: { code, detail, retriable }, error_count: errorCount, errors_key: errorsKey };
}

function sequenceOf({ metadata }: Pick<Recorded<JobEvent>, 'metadata'>): number {
  if (metadata.sequence === null) throw new Error(`an event of job ${metadata.key} has no sequence`);
  return metadata.sequence;
}
