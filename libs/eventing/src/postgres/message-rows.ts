import type { Queryable } from '#libs/platform';
import type { LogMessage, MessageBatch, OutgoingMessage } from '../log/event-log.ts';
import type { Partition } from './topic-catalogue.ts';

/** From where, and up to where, to read a partition. */
export interface ReadRequest {
  readonly partition: Partition;
  readonly from: bigint;
}

interface MessageRow {
  readonly partition_id: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: string;
  readonly value: string;
}

export type Addressed = readonly [Partition, OutgoingMessage];

/** JSON text never holds this character: joining by it costs a tenth of what quoting an array of texts costs. */
export const separator = '\u001f';

/**
 * Adds messages to their partitions in one statement, which is a transaction, and returns the partitions' new next
 * offsets. Rows of partitions are locked in the order of their IDs, so that writers never wait in a circle.
 */
export async function insertMessages(
  database: Queryable,
  messages: readonly Addressed[],
  writtenAt: Date,
): Promise<(readonly [number, bigint])[]> {
  const counts = new Map<number, number>();
  const positions = messages.map(([{ id }]) => {
    const position = counts.get(id) ?? 0;
    counts.set(id, position + 1);
    return position;
  });
  const rows = await database.query<{ id: number; next_offset: string }>(
    `WITH locked AS MATERIALIZED (
       SELECT id, next_offset FROM partitions WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE
     ), stored AS (
       INSERT INTO messages (partition_id, "offset", written_at, key, headers, value)
       SELECT id, next_offset + position, $8, key, headers, value
       FROM unnest($3::int[], $4::int[], $5::text[], string_to_array($6, $9), string_to_array($7, $9)) AS m (partition_id, position, key, headers, value)
       JOIN locked ON id = partition_id
     )
     UPDATE partitions SET next_offset = locked.next_offset + count
     FROM locked JOIN unnest($1::int[], $2::int[]) AS c (partition_id, count) ON id = partition_id
     WHERE partitions.id = locked.id RETURNING partitions.id, partitions.next_offset`,
    [
      [...counts.keys()],
      [...counts.values()],
      messages.map(([{ id }]) => id),
      positions,
      messages.map(([, { key }]) => key),
      messages.map(([, { headers }]) => JSON.stringify(headers)).join(separator),
      messages.map(([, { value }]) => value).join(separator),
      writtenAt,
      separator,
    ],
  );
  return rows.map(({ id, next_offset }) => [id, BigInt(next_offset)]);
}

/** Up to `limit` messages of each partition, in the order of the requests; partitions without messages are left out. */
export async function readMessages(
  database: Queryable,
  requests: readonly ReadRequest[],
  limit: number,
): Promise<MessageBatch[]> {
  const rows = await database.query<MessageRow>(
    `SELECT m.partition_id, m."offset", m.key, m.headers, m.value
     FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS r (partition_id, start, n)
     CROSS JOIN LATERAL (
       SELECT * FROM messages WHERE partition_id = r.partition_id AND "offset" >= r.start ORDER BY "offset" LIMIT ${limit}
     ) AS m ORDER BY r.n, m."offset"`,
    [requests.map(({ partition }) => partition.id), requests.map(({ from }) => from)],
  );
  const byPartition = Map.groupBy(rows, ({ partition_id }) => partition_id);
  return requests.flatMap(({ partition }) => {
    const found = byPartition.get(partition.id);
    if (!found) return [];
    const messages = found.map((row) => toMessage(partition, row));
    return [{ topic: partition.topic, partition: partition.partition, messages }];
  });
}

const toMessage = ({ topic, partition }: Partition, { offset, key, headers, value }: MessageRow): LogMessage => ({
  topic,
  partition,
  offset: BigInt(offset),
  key,
  headers: JSON.parse(headers) as Record<string, string>,
  value,
});
