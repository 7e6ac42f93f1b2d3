import { z } from 'zod';
import { jobCloudEvent } from '../events/public-job-event.ts';
import { jobAction, jobFailureCode, jobStatus, nodeKind, receipt, stages } from '../jobs.ts';

const time = z.iso.datetime();

export const uploadAccepted = z
  .object({
    jobId: z.string(),
    status: z.literal('queued'),
    action: jobAction,
    target: z.string(),
    databaseHash: z.string(),
    sequence: z.int().positive(),
    links: z.object({ self: z.string(), events: z.string(), stream: z.string(), cancel: z.string() }),
  })
  .meta({ id: 'UploadAccepted' });
export type UploadAccepted = z.output<typeof uploadAccepted>;

const exampleJob = {
  jobId: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44',
  action: 'append',
  status: 'processing',
  dryRun: false,
  target: { hash: 'Zk3mN1c0Yq8tWb2L', kind: 'database', name: 'Laptops' },
  database: { hash: 'Zk3mN1c0Yq8tWb2L', name: 'Laptops', version: null },
  file: { name: 'laptops.zsav', size: 48_211, sha256: 'e3b0c442…', format: 'zsav', encoding: 'UTF-8' },
  submittedBy: { id: '0199c2a0-1c2d-7a10-8a77-51f0e7c1d001', name: 'Anna Field' },
  via: 'api',
  attempt: 1,
  maxAttempts: 3,
  queuePosition: null,
  heartbeatAt: '2026-03-01T12:00:02.417Z',
  progress: { stage: 'reading', percent: 42, rowsRead: 180_000 },
  sequence: 4,
  createdAt: '2026-03-01T12:00:00.000Z',
  startedAt: '2026-03-01T12:00:00.031Z',
  updatedAt: '2026-03-01T12:00:02.417Z',
  finishedAt: null,
  error: null,
  receipt: null,
  links: { self: '/api/v1/jobs/0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44' },
} as const;

/** A job as the Processing log shows it. */
export const jobView = z
  .object({
    jobId: z.string(),
    action: jobAction,
    status: jobStatus,
    dryRun: z.boolean(),
    target: z.object({ hash: z.string(), kind: nodeKind, name: z.string() }),
    database: z.object({ hash: z.string(), name: z.string(), version: z.int().nullable() }),
    file: z.object({
      name: z.string(),
      size: z.int(),
      sha256: z.string(),
      format: z.string(),
      encoding: z.string().nullable(),
    }),
    submittedBy: z.object({ id: z.string(), name: z.string() }),
    via: z.enum(['api', 'console']),
    attempt: z.int().positive(),
    maxAttempts: z.int().positive(),
    queuePosition: z.int().positive().nullable(),
    heartbeatAt: time.nullable(),
    progress: z.object({ stage: stages, percent: z.int(), rowsRead: z.int() }).nullable(),
    sequence: z.int().positive(),
    createdAt: time,
    startedAt: time.nullable(),
    updatedAt: time,
    finishedAt: time.nullable(),
    error: z
      .object({
        code: jobFailureCode,
        detail: z.string(),
        retriable: z.boolean(),
        errorCount: z.int(),
        errorsUrl: z.string().nullable(),
      })
      .nullable(),
    receipt: receipt.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Job', examples: [exampleJob] });
export type JobView = z.output<typeof jobView>;

export const jobPage = z
  .object({
    jobs: z.array(jobView),
    nextCursor: z.string().nullable().describe('For the next page; null on the last one'),
  })
  .meta({ id: 'JobPage' });
export type JobPage = z.output<typeof jobPage>;

const exampleErrors = {
  errors: [
    { row: 7, line: 8, variable: 'age', code: 'not-a-number', detail: '"forty" is no number.', rejectsRow: true },
  ],
  errorCount: 1,
};

/** Every problem that was found in a job's file, in input order. */
export const jobErrors = z
  .object({
    errors: z.array(
      z.object({
        row: z.int().nullable().describe('From 1, of the data; null where it is not about a row'),
        line: z.int().nullable().describe('Of a text file, from 1'),
        variable: z.string().nullable(),
        code: z.string(),
        detail: z.string(),
        rejectsRow: z.boolean().describe('The row was left out of the result'),
      }),
    ),
    errorCount: z.int(),
  })
  .meta({ id: 'JobErrors', examples: [exampleErrors] });
export type JobErrors = z.output<typeof jobErrors>;

export const jobEventList = z
  .object({ events: z.array(jobCloudEvent), sequence: z.int().describe('Of the newest event of the job') })
  .meta({ id: 'JobEventList' });
export type JobEventList = z.output<typeof jobEventList>;
