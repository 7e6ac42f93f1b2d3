import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';
import { quotaLimits } from './quota-commands.ts';

/** The server-wide upload rate as it stood after the decision. */
export const uploadRate = z.object({
  limit: z.int().positive().describe('Uploads a window'),
  window: z.int().positive().describe('Seconds'),
  remaining: z.int().nonnegative().describe('Uploads that may come at once'),
  resetAt: z.iso.datetime().describe('When the next upload is possible, or the full burst where one is possible now'),
  retryAfter: z.int().nonnegative().describe('Seconds until an upload is possible; 0 where one is possible now'),
});
export type UploadRate = z.output<typeof uploadRate>;

const refusal = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('destination-busy'), jobId: z.string() }),
  z.object({ reason: z.literal('file-too-large'), limit: z.int(), declared: z.int() }),
  z.object({ reason: z.literal('upload-rate-exceeded') }),
  z.object({ reason: z.literal('team-capacity-exceeded'), limit: z.int(), used: z.int() }),
]);
export type UploadRefusal = z.output<typeof refusal>;

export const quotaEvents = defineFamily('quota.events', {
  UploadReserved: defineMessage(
    z.object({
      jobId: z.string(),
      target: z.string(),
      expiresAt: z.iso.datetime(),
      maxFileSize: z.int().positive(),
      rowsLeft: z.int().nonnegative(),
      rate: uploadRate,
    }),
  ),
  /** Changes no reservation, so it belongs to no stream and has no sequence. */
  UploadRefused: defineMessage(z.object({ jobId: z.string(), target: z.string(), refusal, rate: uploadRate })),
  /** The job behind the reservation was accepted: from here on it ends with the job, not with time. */
  ReservationClaimed: defineMessage(z.object({ jobId: z.string(), target: z.string() })),
  ReservationRenewed: defineMessage(z.object({ jobId: z.string(), target: z.string(), expiresAt: z.iso.datetime() })),
  ReservationReleased: defineMessage(z.object({ jobId: z.string(), target: z.string() })),
  ReservationExpired: defineMessage(z.object({ jobId: z.string(), target: z.string() })),
  QuotaChanged: defineMessage(z.object({ limits: quotaLimits, by: z.string() })),
});

export type QuotaEvent = MessageOf<typeof quotaEvents>;
