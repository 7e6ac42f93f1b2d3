import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';
import { jobAction, jobFailureCode, nodeKind, receipt, stages } from '../jobs.ts';
import { readingOptions } from '../http/upload.ts';

export const uploadedFile = z.object({
  name: z.string(),
  size: z.int().positive().describe('Bytes'),
  sha256: z.string().length(64),
  format: z
    .string()
    .describe(
      'As recognised from the content: sav, zsav, por, csv, tsv, xlsx, dta, sas7bdat, xpt, parquet, triple-s; zip if nothing more is known',
    ),
  /** Where the bytes are in object storage; never shown outside. */
  objectKey: z.string(),
});

const jobReceived = z.object({
  action: jobAction,
  dryRun: z.boolean(),
  target: z.object({ hash: z.string(), kind: nodeKind, name: z.string() }),
  /** The database that comes to be, or that is reloaded or appended to. */
  database: z.object({ hash: z.string(), name: z.string() }),
  /** The user ID of the target's owner: whose row quota counts. */
  teamId: z.string(),
  submittedBy: z.string().describe('A user ID'),
  via: z.enum(['api', 'console']),
  file: uploadedFile,
  options: readingOptions,
  callbackUrl: z.url().nullable(),
  /** How many rows the team's databases may still take. */
  rowsLeft: z.int().nonnegative().nullable(),
  maxAttempts: z.int().positive(),
});

export const jobEvents = defineFamily('jobs.events', {
  JobReceived: defineMessage(jobReceived),
  JobQueued: defineMessage(z.object({ target: z.string(), submittedBy: z.string(), attempt: z.int().positive() })),
  JobStarted: defineMessage(z.object({ attempt: z.int().positive(), worker: z.string() })),
  JobProgressed: defineMessage(
    z.object({
      attempt: z.int().positive(),
      stage: stages,
      percent: z.int().min(0).max(100),
      rowsRead: z.int().nonnegative(),
      encoding: z.string().nullable(),
    }),
  ),
  JobRequeued: defineMessage(
    z.object({
      attempt: z.int().positive().describe('The attempt that comes next'),
      reason: z.enum(['worker-crashed', 'lease-expired', 'retry', 'interrupted']),
      detail: z.string(),
    }),
  ),
  JobCompleted: defineMessage(
    z.object({
      database: z.object({ hash: z.string(), name: z.string(), version: z.int().positive() }),
      dryRun: z.boolean(),
      format: z.string(),
      encoding: z.string().nullable(),
      receipt,
      errorCount: z.int().nonnegative(),
      /** Where the list of problems is in object storage, if there is one; never shown outside. */
      errorsKey: z.string().nullable(),
    }),
  ),
  JobFailed: defineMessage(
    z.object({
      code: jobFailureCode,
      detail: z.string(),
      retriable: z.boolean(),
      errorCount: z.int().nonnegative(),
      errorsKey: z.string().nullable(),
    }),
  ),
  JobCancelled: defineMessage(z.object({ by: z.string().describe('A user ID') })),
});

export type JobEvent = MessageOf<typeof jobEvents>;
export type JobEventOf<Type extends JobEvent['type']> = Extract<JobEvent, { type: Type }>;
