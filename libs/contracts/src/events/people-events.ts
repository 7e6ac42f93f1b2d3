import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';

export const notificationPreferences = z
  .object({
    queued: z.boolean().default(true),
    processing: z.boolean().default(true),
    completed: z.boolean().default(true),
    failed: z.boolean().default(true),
    cancelled: z.boolean().default(true),
  })
  .meta({ id: 'NotificationPreferences' });
export type NotificationPreferences = z.output<typeof notificationPreferences>;

/**
 * The one topic with mail addresses. Each event holds all that notification needs of a person, so that the
 * newest message of a user is enough, and older ones can be compacted away.
 */
export const peopleEvents = defineFamily('people.events', {
  PersonChanged: defineMessage(
    z.object({
      userId: z.string(),
      name: z.string(),
      email: z.email(),
      disabled: z.boolean(),
      preferences: notificationPreferences,
      /** Keys that sign this person's callbacks, newest first; sealed for the notification service. */
      callbackSecrets: z.array(z.object({ sealed: z.string(), expiresAt: z.iso.datetime().nullable() })),
    }),
  ),
});

export type PeopleEvent = MessageOf<typeof peopleEvents>;
