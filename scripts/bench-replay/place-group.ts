import type { EventLog } from '#libs/eventing';
import type { Database } from '#libs/platform';

/** As if a group had handled all that the topic holds. */
export async function placeGroupAtEnd(group: string, topic: string, database: Database, log: EventLog): Promise<void> {
  for (const [key, end] of await log.endOffsets([topic])) {
    const partition = Number(key.slice(topic.length + 1));
    await database.query('INSERT INTO consumer_progress VALUES ($1, $2, $3, $4)', [group, topic, partition, end]);
  }
}
