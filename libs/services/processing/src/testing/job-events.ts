import type { JobEventOf, Receipt } from '#libs/contracts';

type Received = JobEventOf<'JobReceived'>;

/** A job as the gateway announces it: two attempts, a CSV file, into a folder. */
export const received = (facts: Partial<Received['data']> = {}): Received => ({
  type: 'JobReceived',
  data: {
    action: 'create',
    dryRun: false,
    target: { hash: 'folder', kind: 'folder', name: 'Waves' },
    database: { hash: 'laptops', name: 'Laptops' },
    teamId: 'owner',
    submittedBy: 'ada',
    via: 'api',
    file: { name: 'laptops.csv', size: 12, sha256: '0'.repeat(64), format: 'csv', objectKey: 'uploads/laptops' },
    options: { onLabelConflict: 'keep', strict: false },
    callbackUrl: null,
    rowsLeft: null,
    maxAttempts: 2,
    ...facts,
  },
});

export const queued = (target = 'folder', submittedBy = 'ada'): JobEventOf<'JobQueued'> => ({
  type: 'JobQueued',
  data: { target, submittedBy, attempt: 1 },
});

export const started = (attempt = 1): JobEventOf<'JobStarted'> => ({
  type: 'JobStarted',
  data: { attempt, worker: '1.1' },
});

export const receiptOf = (rows: number): Receipt => ({
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
  durationMs: {},
});

export const completion = (rows = 3): JobEventOf<'JobCompleted'>['data'] => ({
  database: { hash: 'laptops', name: 'Laptops', version: 1 },
  dryRun: false,
  format: 'csv',
  encoding: 'UTF-8',
  receipt: receiptOf(rows),
  errorCount: 0,
  errorsKey: null,
});
