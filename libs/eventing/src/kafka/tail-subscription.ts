import type { Loop } from '#libs/platform';
import { type LogMessage, partitionKey, type Subscription, type TailOptions } from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { offsetsOf, partitionsOf } from './offsets.ts';
import { PartitionReader, type Position } from './partition-reader.ts';
import { repeated } from './repeated-work.ts';

export interface TailSubscriptionOptions extends TailOptions {
  readonly connection: ClusterConnection;
}

const maxBytesPerPartition = 512 * 1024;

/**
 * Reads all partitions from their ends on, without a group: what another process does cannot keep this one waiting. Its
 * positions live as long as it does, so nothing is missed while brokers are away.
 */
export class TailSubscription implements Subscription {
  readonly ready: Promise<void>;
  readonly #options: TailSubscriptionOptions;
  readonly #reader: PartitionReader;
  readonly #beginning: Loop;
  #hasBegun = false;
  #begun: () => void = () => undefined;

  constructor(options: TailSubscriptionOptions) {
    this.#options = options;
    const { connection, topics } = options;
    this.ready = new Promise((resolve) => (this.#begun = resolve));
    const onProgress = () => this.#deliver();
    const onLost = (position: Position, end: bigint) => this.#beginAnew(position, end);
    this.#reader = new PartitionReader({ connection, topics, maxBytesPerPartition, onProgress, onLost });
    this.#beginning = repeated(connection, 'kafka tail', 60_000, () => this.#begin());
    this.#beginning.start();
  }

  async stop(): Promise<void> {
    const stopped = Promise.all([this.#beginning.stop(), this.#reader.stop()]);
    await this.#options.connection.close();
    await stopped;
  }

  pause(): void {
    this.#reader.pause();
  }

  resume(): void {
    this.#reader.resume();
  }

  async #begin(): Promise<void> {
    if (this.#hasBegun) return;
    const { connection, topics } = this.#options;
    const { names } = connection.options;
    const cluster = await connection.knowing(topics);
    const partitions = partitionsOf(cluster, names, topics);
    const ends = await offsetsOf(cluster, names, partitions, 'end');
    for (const partition of partitions) this.#reader.add(partition, ends.get(partitionKey(partition)) ?? 0n);
    this.#hasBegun = true;
    this.#begun();
  }

  #deliver(): void {
    for (let next = this.#reader.take(); next; next = this.#reader.take()) {
      for (const message of next.batch.messages) this.#hand(message);
    }
  }

  #hand(message: LogMessage): void {
    try {
      this.#options.onMessage(message);
    } catch (err) {
      const { logger } = this.#options.connection.options;
      logger.error({ topic: message.topic, key: message.key, err }, 'tail could not take a message');
    }
  }

  /** The log was made anew: all that it has is new. */
  #beginAnew({ topic, partition, next }: Position, end: bigint): void {
    const { logger } = this.#options.connection.options;
    logger.error({ topic, partition, next: String(next), end: String(end) }, 'log ends before what was tailed already');
    this.#reader.add({ topic, partition }, 0n);
  }
}
