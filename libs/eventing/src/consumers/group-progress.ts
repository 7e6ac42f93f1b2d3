import { type Clock, type Database, unseenLength } from '#libs/platform';
import { partitionKey, type TopicPartition } from '../log/event-log.ts';

/** What a group knows of a few messages before it handles them. */
export interface Standing {
  /** Versions that streams have come to, by key. */
  readonly versions: Map<string, number>;
  /** Keys whose messages are parked. */
  readonly parked: Set<string>;
  /** IDs of messages without a stream that were handled before. */
  readonly handled: Set<string>;
}

/** What has changed by handling them. */
export interface Advance {
  readonly versions: ReadonlyMap<string, number>;
  readonly handled: readonly string[];
}

/** The offset of the next message to handle, by partition of one topic. */
export type NextOffsets = ReadonlyMap<number, bigint>;

/** Another member of the group, or a rebuild, has moved the progress: what this one holds is out of date. */
export class ProgressMoved extends Error {
  override readonly name = 'ProgressMoved';
}

/** How far one consumer group has come in partitions and streams. Everything here joins the caller's transaction. */
export class GroupProgress {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly group: string;

  constructor(database: Database, clock: Clock, group: string) {
    this.#database = database;
    this.#clock = clock;
    this.group = group;
  }

  /** The next offset of each partition; where there was none, the group begins at 0. */
  async offsets(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>> {
    const parameters = [this.group, partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)];
    await this.#database.query(
      `INSERT INTO consumer_progress (group_name, topic, partition, next_offset)
       SELECT $1, topic, partition, 0 FROM unnest($2::text[], $3::int[]) AS p (topic, partition) ON CONFLICT DO NOTHING`,
      parameters,
    );
    const rows = await this.#database.query<OffsetRow>(
      `SELECT topic, partition, next_offset FROM consumer_progress
       WHERE group_name = $1 AND (topic, partition) IN (SELECT * FROM unnest($2::text[], $3::int[]))`,
      parameters,
    );
    return toOffsets(rows);
  }

  /** What was ever written of some topics; nothing is added. */
  async known(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    return toOffsets(
      await this.#database.query<OffsetRow>(
        'SELECT topic, partition, next_offset FROM consumer_progress WHERE group_name = $1 AND topic = ANY($2)',
        [this.group, topics],
      ),
    );
  }

  /** Locks the progress of partitions of a topic, so that no other member passes. Throws `ProgressMoved`. */
  async claim(
    topic: string,
    nextOffsets: NextOffsets,
    keys: readonly string[],
    ids: readonly string[],
  ): Promise<Standing> {
    const row = await this.#standing(
      `SELECT partition, next_offset FROM consumer_progress
       WHERE group_name = $1 AND topic = $2 AND partition = ANY(${unseenLength('$5::int[]')}) ORDER BY partition FOR UPDATE`,
      [this.group, topic, keys, ids, [...nextOffsets.keys()]],
    );
    for (const [partition, offset] of nextOffsets) {
      const found = row.next_offsets?.[partition];
      if (found === String(offset)) continue;
      throw new ProgressMoved(
        `${this.group} is at ${found} of ${partitionKey({ topic, partition })}, not at ${offset}`,
      );
    }
    return toStanding(row);
  }

  /** The same without partitions, for a message that was parked. */
  async standing(topic: string, keys: readonly string[], ids: readonly string[]): Promise<Standing> {
    const row = await this.#standing('SELECT 0 AS partition, 0 AS next_offset WHERE false', [
      this.group,
      topic,
      keys,
      ids,
    ]);
    return toStanding(row);
  }

  async advance(topic: string, advance: Advance): Promise<void> {
    await this.#database.send(`${advanceStreams} SELECT`, this.#parameters(topic, advance));
  }

  async advanceTo(topic: string, nextOffsets: NextOffsets, advance: Advance): Promise<void> {
    await this.#database.send(
      `${advanceStreams} UPDATE consumer_progress AS progress SET next_offset = reached.next_offset
       FROM unnest($7::int[], $8::bigint[]) AS reached (partition, next_offset)
       WHERE group_name = $1 AND topic = $2 AND progress.partition = reached.partition`,
      [...this.#parameters(topic, advance), [...nextOffsets.keys()], [...nextOffsets.values()]],
    );
  }

  /** Forgets messages without a stream that were handled before then: they are not expected to be repeated any more. */
  async forgetHandled(before: Date): Promise<void> {
    await this.#database.query('DELETE FROM handled_messages WHERE group_name = $1 AND handled_at < $2', [
      this.group,
      before,
    ]);
  }

  #parameters(topic: string, { versions, handled }: Advance): unknown[] {
    return [this.group, topic, [...versions.keys()], [...versions.values()], handled, this.#clock.now()];
  }

  /** One row: what was locked, and what is known of keys and IDs. A lock that had to wait reads the newest offsets. */
  async #standing(locked: string, parameters: readonly unknown[]): Promise<StandingRow> {
    const [row] = await this.#database.query<StandingRow>(
      `WITH locked AS MATERIALIZED (${locked})
       SELECT (SELECT json_object_agg(partition, next_offset::text) FROM locked) AS next_offsets,
         (SELECT json_object_agg(key, version) FROM stream_progress
          WHERE group_name = $1 AND topic = $2 AND key = ANY(${unseenLength('$3::text[]')})) AS versions,
         (SELECT json_agg(DISTINCT key) FROM parked_messages
          WHERE group_name = $1 AND topic = $2 AND key = ANY(${unseenLength('$3::text[]')})) AS parked,
         (SELECT json_agg(id) FROM handled_messages WHERE group_name = $1 AND id = ANY(${unseenLength('$4::text[]')})) AS handled`,
      parameters,
    );
    return row as StandingRow;
  }
}

const advanceStreams = `WITH streams AS (
    INSERT INTO stream_progress (group_name, topic, key, version)
    SELECT $1, $2, key, version FROM unnest($3::text[], $4::int[]) AS s (key, version)
    ON CONFLICT (group_name, topic, key) DO UPDATE SET version = excluded.version
  ), handled AS (
    INSERT INTO handled_messages (group_name, id, handled_at)
    SELECT $1, id, $6 FROM unnest($5::text[]) AS id ON CONFLICT DO NOTHING
  )`;

interface OffsetRow extends TopicPartition {
  readonly next_offset: string;
}

const toOffsets = (rows: readonly OffsetRow[]): ReadonlyMap<string, bigint> =>
  new Map(rows.map((row) => [partitionKey(row), BigInt(row.next_offset)]));

interface StandingRow {
  readonly next_offsets: Readonly<Record<number, string>> | null;
  readonly versions: Readonly<Record<string, number>> | null;
  readonly parked: readonly string[] | null;
  readonly handled: readonly string[] | null;
}

const toStanding = ({ versions, parked, handled }: StandingRow): Standing => ({
  versions: new Map(Object.entries(versions ?? {})),
  parked: new Set(parked),
  handled: new Set(handled),
});
