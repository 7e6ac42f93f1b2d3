import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';

const delivery = z.object({
  deliveryId: z.string(),
  jobId: z.string(),
  sequence: z.int().positive().describe('Of the job event that is delivered'),
  channel: z.enum(['mail', 'callback']),
  attempt: z.int().positive(),
});

export const deliveryEvents = defineFamily('deliveries.events', {
  DeliverySucceeded: defineMessage(delivery),
  DeliveryFailed: defineMessage(delivery.extend({ reason: z.string(), nextAttemptAt: z.iso.datetime() })),
  DeliveryAbandoned: defineMessage(delivery.extend({ reason: z.string() })),
});

export type DeliveryEvent = MessageOf<typeof deliveryEvents>;
