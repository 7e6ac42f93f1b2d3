import { describe, expect, it } from '@jest/globals';
import type { JobEvent } from '#libs/contracts';
import {
  cancelled,
  completed,
  failed,
  progressed,
  queued,
  receiptOf,
  received,
  requeued,
  started,
} from '#libs/testing';
import { evolveJob } from './evolve-job.ts';
import type { JobRow } from './job-row.ts';

const second = (sequence: number) => `2026-01-01T12:00:0${sequence}.000Z`;

/** The row after events that come a second after another. */
const after = (...events: JobEvent[]): JobRow =>
  events.reduce<JobRow | null>((row, event, index) => {
    const sequence = index + 1;
    const metadata = { id: `e${sequence}`, key: 'job', sequence, time: second(sequence), source: 'test' };
    return evolveJob(row, { ...event, metadata: { ...metadata, causationId: null, traceparent: null } });
  }, null)!;

const accepted = [received({ submittedBy: 'ada' }), queued('ada')];

describe('a job in the journal', () => {
  it('begins with what was uploaded, and waits', () => {
    expect(after(...accepted)).toMatchObject({
      job_id: 'job',
      action: 'create',
      status: 'queued',
      target_hash: 'folder',
      database_hash: 'laptops',
      database_version: null,
      file_name: 'laptops.csv',
      file_key: 'uploads/laptops',
      submitted_by: 'ada',
      attempt: 1,
      max_attempts: 3,
      sequence: 2,
      created_at: second(1),
      started_at: null,
      updated_at: second(2),
    });
  });

  it('is processed from its start on, and shows how far it has come', () => {
    expect(after(...accepted, started(), progressed(42))).toMatchObject({
      status: 'processing',
      started_at: second(3),
      updated_at: second(4),
      file_encoding: 'windows-1252',
      progress: { stage: 'reading', percent: 42, rowsRead: 420 },
    });
  });

  it('waits again for the next attempt, without a trace of the last one', () => {
    expect(after(...accepted, started(), progressed(42), requeued(2))).toMatchObject({
      status: 'queued',
      attempt: 2,
      progress: null,
      started_at: null,
    });
  });

  it('ends completed, with receipt and version', () => {
    expect(after(...accepted, started(), completed())).toMatchObject({
      status: 'completed',
      database_version: 1,
      file_encoding: 'UTF-8',
      finished_at: second(4),
      receipt: receiptOf(3),
      progress: { percent: 100, rowsRead: 3 },
      failure: null,
    });
  });

  it('has published no version after a dry run', () => {
    expect(after(...accepted, started(), completed({ dryRun: true })).database_version).toBeNull();
  });

  it('ends failed with the reason, until it is retried', () => {
    const rejected = [...accepted, started(), failed({ errorsKey: 'errors/1' })];
    expect(after(...rejected)).toMatchObject({
      status: 'failed',
      finished_at: second(4),
      failure: { code: 'damaged-file', retriable: false },
      error_count: 2,
      errors_key: 'errors/1',
    });
    expect(after(...rejected, requeued(2))).toMatchObject({
      status: 'queued',
      finished_at: null,
      failure: null,
      error_count: 0,
      errors_key: null,
    });
  });

  it('ends cancelled', () => {
    expect(after(...accepted, cancelled('ada'))).toMatchObject({ status: 'cancelled', finished_at: second(3) });
  });

  it('cannot begin in the middle', () => {
    expect(() => after(started())).toThrow('JobStarted 1 of job job comes before JobReceived');
  });
});
