import { jobEvents, type JobEvent, type JobEventOf, type Receipt } from '#libs/contracts';

type DataOf<Type extends JobEvent['type']> = JobEventOf<Type>['data'];

/** A CSV file of a person `ada`, that a new database is made from in the folder of hash `folder`. */
export function received(facts: Partial<DataOf<'JobReceived'>> = {}): JobEventOf<'JobReceived'> {
  const submittedBy = facts.submittedBy ?? 'ada';
  return {
    type: 'JobReceived',
    data: jobEvents.definitions.JobReceived.schema.parse({
      action: 'create',
      dryRun: false,
      target: { hash: 'folder', kind: 'folder', name: 'Waves' },
      database: { hash: 'laptops', name: 'Laptops' },
      teamId: submittedBy,
      submittedBy,
      via: 'api',
      file: { name: 'laptops.csv', size: 12, sha256: '0'.repeat(64), format: 'csv', objectKey: 'uploads/laptops' },
      options: {},
      callbackUrl: 'https://receiver.example/hook',
      rowsLeft: 1_000_000,
      maxAttempts: 3,
      ...facts,
    }),
  };
}

export const queued = (submittedBy = 'ada', target = 'folder'): JobEventOf<'JobQueued'> => ({
  type: 'JobQueued',
  data: { target, submittedBy, attempt: 1 },
});

export const started = (attempt = 1): JobEventOf<'JobStarted'> => ({
  type: 'JobStarted',
  data: { attempt, worker: 'worker-1' },
});

export const progressed = (percent: number): JobEventOf<'JobProgressed'> => ({
  type: 'JobProgressed',
  data: { attempt: 1, stage: 'reading', percent, rowsRead: percent * 10, encoding: 'windows-1252' },
});

type Reason = DataOf<'JobRequeued'>['reason'];

export const requeued = (attempt: number, reason: Reason = 'worker-crashed'): JobEventOf<'JobRequeued'> => ({
  type: 'JobRequeued',
  data: { attempt, reason, detail: 'It ended with 137.' },
});

export const receiptOf = (rows: number, changes: Partial<Receipt> = {}): Receipt => ({
  rowsRead: rows,
  rowsAccepted: rows,
  rowsRejected: 0,
  variables: 2,
  versionBefore: null,
  versionAfter: 1,
  rowsBefore: 0,
  rowsAfter: rows,
  sourceSha256: '0'.repeat(64),
  warnings: [],
  durationMs: { reading: 12.5 },
  ...changes,
});

export const completed = (changes: Partial<DataOf<'JobCompleted'>> = {}): JobEventOf<'JobCompleted'> => ({
  type: 'JobCompleted',
  data: {
    database: { hash: 'laptops', name: 'Laptops', version: 1 },
    dryRun: false,
    format: 'csv',
    encoding: 'UTF-8',
    receipt: receiptOf(3),
    errorCount: 0,
    errorsKey: null,
    ...changes,
  },
});

export const failed = (changes: Partial<DataOf<'JobFailed'>> = {}): JobEventOf<'JobFailed'> => ({
  type: 'JobFailed',
  data: {
    code: 'damaged-file',
    detail: 'The file ends in the middle of row 7.',
    retriable: false,
    errorCount: 2,
    errorsKey: null,
    ...changes,
  },
});

export const cancelled = (by = 'ada'): JobEventOf<'JobCancelled'> => ({ type: 'JobCancelled', data: { by } });
