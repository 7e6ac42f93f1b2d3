import type { JobEvent } from '#libs/contracts';
import type { Recorded, RowTable } from '#libs/eventing';
import type { JobRow } from './job-row.ts';

/** An event as it was recorded. */
export interface EventRow {
  readonly job_id: string;
  readonly sequence: number | null;
  readonly id: string;
  readonly type: JobEvent['type'];
  readonly time: string;
  readonly source: string;
  readonly causation_id: string | null;
  readonly traceparent: string | null;
  readonly data: JobEvent['data'];
}

export function eventRow({ type, data, metadata }: Recorded<JobEvent>): EventRow {
  const { key, sequence, id, time, source, causationId, traceparent } = metadata;
  return { job_id: key, sequence, id, type, time, source, causation_id: causationId, traceparent, data };
}

export const jobEvents: RowTable<EventRow> = {
  name: 'job_events',
  columns: {
    job_id: 'text',
    sequence: 'integer',
    id: 'text',
    type: 'text',
    time: 'timestamptz',
    source: 'text',
    causation_id: 'text',
    traceparent: 'text',
    data: 'json',
  },
};

export const processingLog: RowTable<JobRow> = {
  name: 'processing_log',
  columns: {
    job_id: 'text',
    action: 'text',
    status: 'text',
    dry_run: 'boolean',
    target_hash: 'text',
    target_kind: 'text',
    target_name: 'text',
    database_hash: 'text',
    database_name: 'text',
    database_version: 'integer',
    file_name: 'text',
    file_size: 'bigint',
    file_sha256: 'text',
    file_format: 'text',
    file_encoding: 'text',
    file_key: 'text',
    submitted_by: 'uuid',
    via: 'text',
    attempt: 'integer',
    max_attempts: 'integer',
    progress: 'json',
    sequence: 'integer',
    created_at: 'timestamptz',
    started_at: 'timestamptz',
    updated_at: 'timestamptz',
    finished_at: 'timestamptz',
    failure: 'json',
    error_count: 'integer',
    errors_key: 'text',
    receipt: 'json',
  },
};
