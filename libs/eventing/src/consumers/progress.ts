import type { Message, TopicName } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { Recorded } from '../messages.ts';

/** How far a consumer group has come in each stream. */
export class Progress {
  constructor(_database: Database) {}

  /**
   * Claims events that this service has just appended for a group, so that they can be projected in the same
   * transaction (read your writes): the group's consumer will skip them as repeats. `events` are of one stream, in order.
   * Returns false, and claims nothing, where the group has not come to the version before: the consumer will do it.
   */
  advance(_group: string, _topic: TopicName, _events: readonly Recorded<Message>[]): Promise<boolean> {
    return Promise.reject(new Error('under construction'));
  }
}
