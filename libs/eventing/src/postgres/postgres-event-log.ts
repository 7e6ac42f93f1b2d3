import type { TopicDefinition } from '#libs/contracts';
import { type Clock, connectDatabase, type Database, type Identifiers, type Logger, type Timers } from '#libs/platform';
import {
  EventLog,
  type MessageBatch,
  type OffsetRange,
  type OutgoingMessage,
  partitionKey,
  type Subscription,
  type SubscriptionOptions,
  type TailOptions,
} from '../log/event-log.ts';
import { OpenSubscriptions } from '../log/open-subscriptions.ts';
import { BatchingProducer } from '../concurrency/batching-producer.ts';
import { GroupMembership } from './group-membership.ts';
import { GroupSubscription } from './group-subscription.ts';
import { HighWaterMarks } from './high-water-marks.ts';
import { logMigrations } from './log.migrations.ts';
import { type Addressed, insertMessages, readMessages, separator } from './message-rows.ts';
import { partitionOf } from './partitioner.ts';
import { Retention } from './retention.ts';
import { TailSubscription } from './tail-subscription.ts';
import { type Partition, TopicCatalogue } from './topic-catalogue.ts';

export interface PostgresEventLogOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  readonly logger: Logger;
  /** Milliseconds after which a member of a group that does not show itself loses its partitions (default 5 s). */
  readonly sessionTimeoutMs?: number;
  /** Milliseconds between two looks for what other processes have produced (default 100). */
  readonly pollMs?: number;
}

const replayBatchSize = 1_000;
const messagesPerWrite = 2_000;

/** The embedded engine: the semantics of Kafka in a schema `log` of PostgreSQL. */
export class PostgresEventLog extends EventLog {
  readonly #options: PostgresEventLogOptions;
  readonly #database: Database;
  readonly #catalogue: TopicCatalogue;
  readonly #marks: HighWaterMarks;
  readonly #producer: BatchingProducer<Addressed>;
  readonly #retention: Retention;
  readonly #subscriptions = new OpenSubscriptions();

  /** Connects, and brings the schema `log` up to date. */
  static async connect(options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    const database = await connectDatabase({ url: options.url, schema: 'log', migrations: logMigrations });
    return new PostgresEventLog(options, database);
  }

  private constructor(options: PostgresEventLogOptions, database: Database) {
    super();
    this.#options = options;
    this.#database = database;
    const { pollMs = 100 } = options;
    this.#catalogue = new TopicCatalogue(database);
    this.#marks = new HighWaterMarks({ ...options, database, pollMs });
    this.#producer = new BatchingProducer({
      write: (messages) => this.#insert(messages),
      maxSize: messagesPerWrite,
      sizeOf: () => 1,
    });
    this.#retention = new Retention({ ...options, database, intervalMs: 600_000 });
    this.#marks.start();
    this.#retention.start();
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    await this.#catalogue.create(topics);
  }

  async produce(messages: readonly OutgoingMessage[]): Promise<void> {
    await this.#producer.produce(await Promise.all(messages.map((message) => this.#address(message))));
  }

  subscribe(options: SubscriptionOptions): Subscription {
    const { sessionTimeoutMs = 5_000 } = this.#options;
    const parts = { ...this.#options, database: this.#database, marks: this.#marks, catalogue: this.#catalogue };
    const membership = new GroupMembership({ ...parts, ...options, leaseMs: sessionTimeoutMs });
    const heartbeatMs = sessionTimeoutMs / 5;
    return this.#subscriptions.keep(new GroupSubscription({ ...parts, ...options, membership, heartbeatMs }));
  }

  tail(options: TailOptions): Subscription {
    const parts = { ...this.#options, database: this.#database, marks: this.#marks, catalogue: this.#catalogue };
    return this.#subscriptions.keep(new TailSubscription({ ...parts, ...options }));
  }

  async *replay(topics: readonly string[], { from, to }: OffsetRange = {}): AsyncIterable<MessageBatch> {
    const ends = new Map([...(await this.endOffsets(topics)), ...(to ?? [])]);
    for (const partition of await this.#catalogue.partitionsOfAll(topics)) {
      const key = partitionKey(partition);
      yield* this.#replayPartition(partition, from?.get(key) ?? 0n, ends.get(key) ?? 0n);
    }
  }

  async endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.#database.query<{ topic: string; partition: number; next_offset: string }>(
      'SELECT topic, number AS partition, next_offset FROM partitions WHERE topic = ANY($1)',
      [topics],
    );
    return new Map(rows.map((row) => [partitionKey(row), BigInt(row.next_offset)]));
  }

  async check(): Promise<void> {
    await this.#database.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.#subscriptions.stop();
    await Promise.all([this.#marks.stop(), this.#retention.stop(), this.#producer.drain()]);
    await this.#database.orm.close();
  }

  async *#replayPartition(partition: Partition, start: bigint, end: bigint): AsyncIterable<MessageBatch> {
    for (let from = start; from < end;) {
      const [batch] = await readMessages(this.#database, [{ partition, from }], replayBatchSize);
      const messages = batch?.messages.filter(({ offset }) => offset < end) ?? [];
      if (!batch || messages.length === 0) return;
      yield { ...batch, messages };
      from = (messages.at(-1)?.offset ?? end) + 1n;
    }
  }

  async #address(message: OutgoingMessage): Promise<Addressed> {
    const partitions = await this.#catalogue.partitionsOf(message.topic);
    if (message.key.includes('\0')) throw new TypeError('the key of a message may not contain the character NUL');
    if (message.value.includes(separator)) throw new TypeError('the value of a message has to be JSON');
    return [partitions[partitionOf(message.key, partitions.length)] as Partition, message];
  }

  async #insert(messages: readonly Addressed[]): Promise<void> {
    this.#marks.partitionsAdvanced(await insertMessages(this.#database, messages, this.#options.clock.now()));
  }
}
