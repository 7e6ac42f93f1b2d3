import type { MessageFamily } from '#libs/contracts';
import type { Clock, Database } from '#libs/platform';
import { sequenceOf } from '../cloud-events/headers.ts';
import { partitionKey, type EventLog, type LogMessage, type TopicPartition } from '../log/event-log.ts';
import type { Projection } from './projection.ts';
import { ShadowProjector } from './shadow-projector.ts';
import { ShadowTables, type TableDifference } from './shadow-tables.ts';

export interface RebuildOptions {
  readonly projection: Projection<never>;
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly families: readonly MessageFamily[];
  /** Of the live tables. */
  readonly schema: string;
  /** The consumer group that keeps the live tables up to date. */
  readonly group: string;
}

export interface RebuildResult {
  /** Read from the log. */
  readonly messages: number;
  /** Rows of each rebuilt table. */
  readonly rows: Readonly<Record<string, number>>;
  /** In which rows the old one was other than the log says: none, unless something went wrong. */
  readonly differences: readonly TableDifference[];
}

/** A group that is further behind than this would keep the live tables locked for too long. */
const greatestLag = 10_000n;
/** While the database writes one batch, this process prepares the next ones. */
const transactionsAtATime = 3;

/**
 * Builds a projection anew from the log, beside the live one, compares the two, and puts it in its place: the live one
 * goes on until a transaction compares and swaps them. Fails, and changes nothing, where the group lags far behind.
 */
export async function rebuildProjection(options: RebuildOptions): Promise<RebuildResult> {
  return withShadow(options, async (rebuild) => {
    const differences = await rebuild.whileLiveRests(async () => {
      const found = await rebuild.tables.compare();
      await rebuild.swap();
      return found;
    });
    return { ...rebuild.result(), differences };
  });
}

/** Builds a projection beside the live one and tells, table by table, in which rows they differ. */
export async function compareProjection(options: RebuildOptions): Promise<TableDifference[]> {
  return withShadow(options, (rebuild) => rebuild.whileLiveRests(() => rebuild.tables.compare()));
}

async function withShadow<T>(options: RebuildOptions, work: (rebuild: Rebuild) => Promise<T>): Promise<T> {
  const rebuild = new Rebuild(options);
  await rebuild.tables.create();
  try {
    return await work(rebuild);
  } finally {
    await rebuild.tables.drop();
  }
}

class Rebuild {
  readonly tables: ShadowTables;
  readonly #options: RebuildOptions;
  readonly #projector: ShadowProjector;
  #rows: Readonly<Record<string, number>> = {};

  constructor(options: RebuildOptions) {
    this.#options = options;
    this.tables = new ShadowTables(options.database, options.schema, options.projection);
    this.#projector = new ShadowProjector({ ...options, tables: this.tables });
  }

  /** Brings the shadow to where the live tables are, and holds these there for the work. */
  async whileLiveRests<T>(work: () => Promise<T>): Promise<T> {
    await this.#projector.catchUp(await this.#liveOffsets(''), transactionsAtATime);
    await this.tables.index();
    await this.#requireSmallLag();
    return this.#options.database.transactional(async () => {
      await this.#options.database.query("SET LOCAL lock_timeout = '5s'");
      // In the order in which consumers lock.
      const offsets = await this.#liveOffsets('FOR UPDATE');
      await this.tables.lockLive();
      const waiting = await this.#outbox();
      await this.#projector.catchUp(offsets);
      await this.#applyOwnWrites(offsets, waiting);
      return work();
    });
  }

  async swap(): Promise<void> {
    await this.#skipParked();
    this.#rows = await this.tables.count();
    await this.tables.replaceLive();
  }

  result(): Omit<RebuildResult, 'differences'> {
    return { messages: this.#projector.messages, rows: this.#rows };
  }

  async #liveOffsets(locking: '' | 'FOR UPDATE'): Promise<Map<string, bigint>> {
    const { database, schema, group, projection } = this.#options;
    const rows = await database.query<TopicPartition & { next_offset: string }>(
      `SELECT topic, partition, next_offset FROM ${schema}.consumer_progress
       WHERE group_name = $1 AND topic = ANY($2::text[]) ORDER BY topic, partition ${locking}`,
      [group, projection.topics],
    );
    return new Map(rows.map((row) => [partitionKey(row), BigInt(row.next_offset)]));
  }

  async #requireSmallLag(): Promise<void> {
    const { log, projection, group } = this.#options;
    const live = await this.#liveOffsets('');
    const ends = await log.endOffsets(projection.topics);
    const lag = [...ends].reduce((sum, [key, end]) => sum + end - (live.get(key) ?? 0n), 0n);
    if (lag > greatestLag) throw new Error(`${group} is ${lag} messages behind: rebuild when it has caught up`);
  }

  /** Messages of the projection's topics that are not in the log yet. */
  async #outbox(): Promise<LogMessage[]> {
    const { database, schema, projection } = this.#options;
    const rows = await database.query<{ topic: string; key: string; headers: string; value: string }>(
      `SELECT topic, key, headers, value FROM ${schema}.outbox WHERE topic = ANY($1::text[]) ORDER BY position`,
      [projection.topics],
    );
    return rows.map((row) => ({
      ...row,
      headers: JSON.parse(row.headers) as Record<string, string>,
      partition: -1,
      offset: -1n,
    }));
  }

  /** What the service has projected when it appended it is in the live tables before the consumer gets there. */
  async #applyOwnWrites(live: ReadonlyMap<string, bigint>, outbox: readonly LogMessage[]): Promise<void> {
    const { log, projection } = this.#options;
    const ahead: LogMessage[] = [];
    for await (const { messages } of log.replay(projection.topics, { from: live })) ahead.push(...messages);
    for (const topic of projection.topics) {
      const ofTopic = [...ahead, ...outbox].filter((message) => message.topic === topic);
      const versions = await this.#liveVersions(topic, ofTopic);
      const own = ofTopic.filter(({ key, headers }) => (sequenceOf(headers) ?? Infinity) <= (versions.get(key) ?? 0));
      if (own.length > 0) await this.#projector.apply({ topic, partition: -1 }, own);
    }
  }

  async #liveVersions(topic: string, messages: readonly LogMessage[]): Promise<Map<string, number>> {
    const { database, schema, group } = this.#options;
    const rows = await database.query<{ key: string; version: number }>(
      `SELECT key, version FROM ${schema}.stream_progress WHERE group_name = $1 AND topic = $2 AND key = ANY($3::text[])`,
      [group, topic, messages.map(({ key }) => key)],
    );
    return new Map(rows.map(({ key, version }) => [key, version]));
  }

  /** Messages that wait in the live group for another attempt are in the rebuilt tables already. */
  async #skipParked(): Promise<void> {
    const { database, schema, group, projection } = this.#options;
    await database.query(
      `INSERT INTO ${schema}.stream_progress AS live (group_name, topic, key, version)
       SELECT rebuilt.* FROM ${schema}_rebuild.stream_progress AS rebuilt JOIN (
         SELECT DISTINCT topic, key FROM ${schema}.parked_messages WHERE group_name = $1 AND topic = ANY($2::text[])
       ) AS parked USING (topic, key)
       ON CONFLICT (group_name, topic, key) DO UPDATE SET version = greatest(live.version, excluded.version)`,
      [group, projection.topics],
    );
  }
}
