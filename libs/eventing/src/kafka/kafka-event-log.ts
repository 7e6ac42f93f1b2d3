import type { Kafka } from 'kafkajs';
import type { TopicDefinition } from '#libs/contracts';
import type { Clock, Identifiers, Timers } from '#libs/platform';
import { BatchingProducer } from '../concurrency/batching-producer.ts';
import { withDeadline } from '../concurrency/deadline.ts';
import {
  EventLog,
  type MessageBatch,
  type OffsetRange,
  type OutgoingMessage,
  type Subscription,
  type SubscriptionOptions,
  type TailOptions,
} from '../log/event-log.ts';
import { OpenSubscriptions } from '../log/open-subscriptions.ts';
import { type ClientOptions, createClient } from './client.ts';
import { ClusterConnection, type ConnectionOptions } from './cluster-connection.ts';
import { mayPass } from './failures.ts';
import { GroupSubscription } from './group-subscription.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { Names } from './names.ts';
import { endOffsetsOf } from './offsets.ts';
import { maxBatchBytes, sizeOf } from './produce/size-of.ts';
import { explained } from './refusal.ts';
import { replay } from './replay.ts';
import { TailSubscription } from './tail-subscription.ts';
import { TopicCatalogue } from './topic-catalogue.ts';

export interface KafkaEventLogOptions extends ClientOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  /** Called with what this process cannot get over: it should end with that reason, and somebody look into it. */
  readonly onFatal?: (error: Error) => void;
  /** Begins the names of all topics and groups, where installations share a cluster (default: nothing). */
  readonly prefix?: string;
  /** Milliseconds after which a silent member of a group loses its partitions (default 6 s, the brokers' own minimum). */
  readonly sessionTimeoutMs?: number;
}

const answerWithinMs = 2_000;

/** Kafka as the event log. */
export class KafkaEventLog extends EventLog {
  readonly #options: KafkaEventLogOptions;
  readonly #connectionOptions: ConnectionOptions;
  readonly #connection: ClusterConnection;
  readonly #catalogue: TopicCatalogue;
  readonly #producer: KafkaProducer;
  readonly #batching: BatchingProducer<OutgoingMessage>;
  readonly #subscriptions = new OpenSubscriptions();
  #isOpen = false;

  /**
   * Rejects when no broker answers within seconds, with a `ConfigurationError` where brokers answer and one refuses the
   * other.
   */
  static async connect(options: KafkaEventLogOptions): Promise<KafkaEventLog> {
    const log = new KafkaEventLog(options, createClient(options));
    try {
      await log.check();
      log.#isOpen = true;
      return log;
    } catch (error) {
      await log.close();
      throw explained(error);
    }
  }

  private constructor(options: KafkaEventLogOptions, client: Kafka) {
    super();
    this.#options = options;
    const { logger, prefix = '' } = options;
    const onFatal = (err: Error) => {
      if (!this.#isOpen) return;
      logger.fatal({ err }, 'kafka cannot be used any more');
      options.onFatal?.(err);
    };
    const parts = (this.#connectionOptions = { ...options, client, names: new Names(prefix), onFatal });
    this.#connection = new ClusterConnection(parts);
    this.#catalogue = new TopicCatalogue({ ...parts, connection: this.#connection });
    this.#producer = new KafkaProducer(new ClusterConnection(parts));
    this.#batching = new BatchingProducer({
      write: (messages) => this.#producer.write(messages),
      maxSize: maxBatchBytes,
      sizeOf,
      failsAll: mayPass,
    });
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    await this.#catalogue.create(topics);
  }

  async produce(messages: readonly OutgoingMessage[]): Promise<void> {
    const known = this.#catalogue.require(new Set(messages.map(({ topic }) => topic)));
    await withDeadline(
      this.#options.timers,
      answerWithinMs,
      known,
      `Kafka does not answer within ${answerWithinMs} ms`,
    );
    await this.#batching.produce(messages);
  }

  subscribe(options: SubscriptionOptions): Subscription {
    const { sessionTimeoutMs = 6_000 } = this.#options;
    const connection = new ClusterConnection(this.#connectionOptions);
    return this.#subscriptions.keep(new GroupSubscription({ ...options, connection, sessionTimeoutMs }));
  }

  tail(options: TailOptions): Subscription {
    const connection = new ClusterConnection(this.#connectionOptions);
    return this.#subscriptions.keep(new TailSubscription({ ...options, connection }));
  }

  replay(topics: readonly string[], range: OffsetRange = {}): AsyncIterable<MessageBatch> {
    return replay(new ClusterConnection(this.#connectionOptions), topics, range);
  }

  endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    return endOffsetsOf(this.#connection, topics);
  }

  async check(): Promise<void> {
    const reason = `Kafka does not answer within ${answerWithinMs} ms`;
    await withDeadline(this.#options.timers, answerWithinMs, this.#connection.ping(), reason);
  }

  async close(): Promise<void> {
    await this.#subscriptions.stop();
    await this.#batching.drain();
    await Promise.all([this.#producer.close(), this.#connection.close()]);
  }
}
