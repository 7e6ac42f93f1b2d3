import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';

export const jobCommands = defineFamily('jobs.commands', {
  CancelJob: defineMessage(z.object({ jobId: z.string(), by: z.string() })),
  RetryJob: defineMessage(z.object({ jobId: z.string(), by: z.string() })),
});

export type JobCommand = MessageOf<typeof jobCommands>;
