import type { MessageFamily } from './definitions.ts';
import { databaseEvents } from './events/database-events.ts';
import { deliveryEvents } from './events/delivery-events.ts';
import { jobCommands } from './events/job-commands.ts';
import { jobEvents } from './events/job-events.ts';
import { peopleEvents } from './events/people-events.ts';
import { quotaCommands } from './events/quota-commands.ts';
import { quotaEvents } from './events/quota-events.ts';

/** Every family of messages, one a topic: what consumers parse by, and what the event catalogue is written from. */
export const messageFamilies: readonly MessageFamily[] = [
  jobEvents,
  jobCommands,
  quotaCommands,
  quotaEvents,
  databaseEvents,
  peopleEvents,
  deliveryEvents,
];
