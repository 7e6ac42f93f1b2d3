import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';

export const quotaLimits = z
  .object({
    maxFileSize: z.int().positive().describe('Bytes of one uploaded file'),
    uploadsPerWindow: z.int().positive().describe('Uploads a window, over all users'),
    window: z.int().positive().describe('Seconds'),
    burst: z.int().positive().describe('How many uploads may come at once after a quiet time'),
    jobsPerDestination: z.int().positive().describe('Jobs in progress for one folder or database'),
    maxRowsPerTeam: z.int().positive().describe("Rows that one owner's databases may hold together"),
  })
  .meta({ id: 'QuotaLimits' });
export type QuotaLimits = z.output<typeof quotaLimits>;

export const initialQuotaLimits: QuotaLimits = {
  maxFileSize: 4 * 1024 ** 3,
  uploadsPerWindow: 600,
  window: 60,
  burst: 100,
  jobsPerDestination: 1,
  maxRowsPerTeam: 1_000_000_000,
};

export const quotaCommands = defineFamily('quota.commands', {
  ReserveUpload: defineMessage(
    z.object({
      jobId: z.string(),
      target: z.string(),
      teamId: z.string(),
      declaredSize: z.int().nonnegative().nullable().describe('Bytes, where the client said so'),
    }),
  ),
  RenewReservation: defineMessage(z.object({ jobId: z.string(), target: z.string() })),
  ReleaseReservation: defineMessage(z.object({ jobId: z.string(), target: z.string() })),
  ChangeQuota: defineMessage(z.object({ changes: quotaLimits.partial(), by: z.string() })),
});

export type QuotaCommand = MessageOf<typeof quotaCommands>;
