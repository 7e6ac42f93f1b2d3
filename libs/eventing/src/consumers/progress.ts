import type { Message, TopicName } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { Recorded } from '../messages.ts';

/** Lets a service read its own writes: its events enter a read model in the transaction that appends them. */
export class Progress {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Claims events of one stream, in order, for a group: its consumer will skip them as repeats, so the caller has to
   * handle them in this transaction. Returns false, and claims nothing, where the group has not come to the version
   * before: then the consumer will handle them, and the caller must not.
   */
  async advance(group: string, topic: TopicName, events: readonly Recorded<Message>[]): Promise<boolean> {
    const [first, last] = [events.at(0)?.metadata, events.at(-1)?.metadata];
    if (!first?.sequence || !last?.sequence) throw new TypeError('only events of a stream can be claimed');
    const claimed = await this.#database.query(
      first.sequence === 1
        ? `INSERT INTO stream_progress (group_name, topic, key, version) SELECT $1, $2, $3, $4 WHERE $5 = 0
           ON CONFLICT DO NOTHING RETURNING version`
        : `UPDATE stream_progress SET version = $4
           WHERE group_name = $1 AND topic = $2 AND key = $3 AND version = $5 RETURNING version`,
      [group, topic, first.key, last.sequence, first.sequence - 1],
    );
    return claimed.length > 0;
  }
}
