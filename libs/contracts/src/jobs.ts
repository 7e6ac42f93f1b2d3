import { z } from 'zod';

export const jobAction = z.enum(['create', 'reload', 'append']).meta({ id: 'JobAction' });
export type JobAction = z.output<typeof jobAction>;

export const jobStatus = z.enum(['queued', 'processing', 'completed', 'failed', 'cancelled']).meta({ id: 'JobStatus' });
export type JobStatus = z.output<typeof jobStatus>;

export const terminalStatuses: readonly JobStatus[] = ['completed', 'failed', 'cancelled'];

export const nodeKind = z.enum(['folder', 'database']);
export type NodeKind = z.output<typeof nodeKind>;

export const jobFailureCode = z
  .enum([
    'unreadable-file',
    'damaged-file',
    'encrypted-file',
    'wrong-encoding',
    'schema-conflict',
    'label-conflict',
    'limit-exceeded',
    'worker-crashed',
    'timed-out',
    'target-gone',
    'internal',
  ])
  .meta({ id: 'JobFailureCode' });
export type JobFailureCode = z.output<typeof jobFailureCode>;

export const stages = z.enum(['fetching', 'reading', 'merging', 'writing', 'publishing']);
export type Stage = z.output<typeof stages>;

/** Something worth knowing that did not stop the job. */
export const jobWarning = z.object({
  code: z.string(),
  variable: z.string().nullable(),
  detail: z.string(),
});
export type JobWarning = z.output<typeof jobWarning>;

/** What a completed job did; `rowsRead` = `rowsAccepted` + `rowsRejected`. */
export const receipt = z
  .object({
    rowsRead: z.int().nonnegative(),
    rowsAccepted: z.int().nonnegative(),
    rowsRejected: z.int().nonnegative(),
    variables: z.int().nonnegative(),
    versionBefore: z.int().positive().nullable(),
    versionAfter: z.int().positive(),
    rowsBefore: z.int().nonnegative(),
    rowsAfter: z.int().nonnegative(),
    sourceSha256: z.string(),
    warnings: z.array(jobWarning),
    durationMs: z.partialRecord(stages, z.number().nonnegative()).describe('Milliseconds by stage'),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.output<typeof receipt>;
