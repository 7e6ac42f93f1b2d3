import type { TopicDefinition } from '#libs/contracts';
import type { Clock, Identifiers, Logger, Timers } from '#libs/platform';
import {
  EventLog,
  type MessageBatch,
  type OutgoingMessage,
  type Subscription,
  type SubscriptionOptions,
  type TailOptions,
} from '../log/event-log.ts';

export interface PostgresEventLogOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  readonly logger: Logger;
}

/** The embedded engine: the semantics of Kafka in a schema `log` of PostgreSQL. */
export class PostgresEventLog extends EventLog {
  /** Connects, and brings the schema `log` up to date. */
  static connect(_options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    return Promise.resolve(new PostgresEventLog());
  }

  createTopics(_topics: readonly TopicDefinition[]): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }
  produce(_messages: readonly OutgoingMessage[]): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }
  subscribe(_options: SubscriptionOptions): Subscription {
    throw new Error('under construction');
  }
  tail(_options: TailOptions): Subscription {
    throw new Error('under construction');
  }
  replay(_topics: readonly string[]): AsyncIterable<MessageBatch> {
    throw new Error('under construction');
  }
  endOffsets(_topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    return Promise.reject(new Error('under construction'));
  }
  check(): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }
  close(): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }
}
