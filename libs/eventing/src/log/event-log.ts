import type { TopicDefinition } from '#libs/contracts';

/** A message on its way into the log: a CloudEvent in binary mode. */
export interface OutgoingMessage {
  readonly topic: string;
  /** Messages of one key share a partition, so they keep their order. */
  readonly key: string;
  /** The CloudEvent's attributes, with the prefix `ce_`, and `content-type`. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly value: string;
}

export interface LogMessage extends OutgoingMessage {
  readonly partition: number;
  /** Position in the partition: from 0, increasing. */
  readonly offset: bigint;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Consecutive messages of one partition, never empty. */
export interface MessageBatch extends TopicPartition {
  readonly messages: readonly LogMessage[];
}

export interface SubscriptionOptions {
  readonly group: string;
  /** What waits in an earlier topic is delivered before what waits in a later one. */
  readonly topics: readonly string[];
  /**
   * Asked on every assignment: the offset of the next message to deliver for each partition; where there is none, delivery
   * starts with the oldest message. The log's own notion of a committed offset is never used.
   */
  readonly startOffsets: (assigned: readonly TopicPartition[]) => Promise<ReadonlyMap<string, bigint>>;
  /**
   * Gets what has come of one topic, a batch for each of its partitions, and more only after that. When it throws, the log
   * asks for the start offsets again after a back-off and delivers from there: what was not handled comes again.
   */
  readonly onBatches: (batches: readonly MessageBatch[]) => Promise<void>;
}

export interface TailOptions {
  readonly topics: readonly string[];
  /** A failure is logged; the message is not repeated. */
  readonly onMessage: (message: LogMessage) => void;
}

/** Offsets by `partitionKey`. */
export interface OffsetRange {
  /** Inclusive; a partition that is not named begins with its oldest message. */
  readonly from?: ReadonlyMap<string, bigint>;
  /** Exclusive; a partition that is not named is read to its end. */
  readonly to?: ReadonlyMap<string, bigint>;
}

export interface Subscription {
  /** Resolves when this member has its first assignment (which may be empty) and reads. */
  readonly ready: Promise<void>;
  /** Leaves the group, after the batch under way. */
  stop(): Promise<void>;
  /** Stops fetching, for instance against overload; `resume` goes on. */
  pause(): void;
  resume(): void;
}

/** The key of a partition in maps: `jobs.events/3`. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * A partitioned, replayable log with consumer groups; delivers at least once. Kafka is one, the Postgres engine is
 * another. Every engine passes `event-log.contract.ts`.
 */
export abstract class EventLog {
  /** Creates what is missing; existing topics keep their partitions. */
  abstract createTopics(topics: readonly TopicDefinition[]): Promise<void>;

  /** Resolves once all messages are stored durably. Messages of one key are stored in the order given. */
  abstract produce(messages: readonly OutgoingMessage[]): Promise<void>;

  /** Joins a consumer group: each partition is read by one member of the group at a time. */
  abstract subscribe(options: SubscriptionOptions): Subscription;

  /** Every message from now on, as seen by this one process: for waiting on an answer, not for effects. */
  abstract tail(options: TailOptions): Subscription;

  /**
   * All messages stored when the iteration begins, or a range of them, oldest first within each partition, topics in the
   * order given: for rebuilding read models.
   */
  abstract replay(topics: readonly string[], range?: OffsetRange): AsyncIterable<MessageBatch>;

  /** For each partition the offset that the next message will get. */
  abstract endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>>;

  /** Rejects with a reason where the log does not answer. */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
