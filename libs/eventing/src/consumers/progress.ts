import type { Message, TopicName } from '#libs/contracts';
import { type Database, unseenLength } from '#libs/platform';
import type { Recorded } from '../messages.ts';

/**
 * SQL, of its own or as a part of a statement: claims streams from their first events up to a version, as `advance` does.
 * Parameters: group, topic, keys and versions; gives the keys and the versions that it has claimed.
 */
export const claimNewStreams = `INSERT INTO stream_progress (group_name, topic, key, version)
  SELECT $1, $2, key, version FROM unnest(${unseenLength('$3::text[]')}, $4::int[]) AS new (key, version)
  ON CONFLICT DO NOTHING RETURNING key, version`;

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
    const claimed =
      first.sequence === 1
        ? await this.#database.query(claimNewStreams, [group, topic, [first.key], [last.sequence]])
        : await this.#database.query(
            `UPDATE stream_progress SET version = $4
             WHERE group_name = $1 AND topic = $2 AND key = $3 AND version = $5 RETURNING version`,
            [group, topic, first.key, last.sequence, first.sequence - 1],
          );
    return claimed.length > 0;
  }
}
