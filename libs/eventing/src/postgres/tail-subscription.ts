import { type Database, type Logger, Loop, type Timers } from '#libs/platform';
import type { LogMessage, Subscription, TailOptions } from '../log/event-log.ts';
import type { HighWaterMarks } from './high-water-marks.ts';
import { PartitionReader } from './partition-reader.ts';
import type { TopicCatalogue } from './topic-catalogue.ts';

export interface TailSubscriptionOptions extends TailOptions {
  readonly database: Database;
  readonly catalogue: TopicCatalogue;
  readonly marks: HighWaterMarks;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Reads all partitions from their ends on, without a group and without a memory. */
export class TailSubscription implements Subscription {
  readonly ready: Promise<void>;
  readonly #options: TailSubscriptionOptions;
  readonly #reader: PartitionReader;
  readonly #loop: Loop;
  readonly #stopListening: () => void;
  #begun: () => void = () => undefined;
  #isReading = false;
  #paused = false;

  constructor(options: TailSubscriptionOptions) {
    this.#options = options;
    const { marks, timers, logger } = options;
    this.ready = new Promise((resolve) => (this.#begun = resolve));
    this.#reader = new PartitionReader(options);
    this.#loop = new Loop({ name: 'log tail', intervalMs: 1_000, round: () => this.#round(), timers, logger });
    this.#stopListening = marks.onChange(() => this.#loop.wake());
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.#loop.stop();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#loop.wake();
  }

  async #round(): Promise<boolean> {
    if (!this.#isReading) await this.#begin();
    const next = this.#paused ? undefined : await this.#reader.next();
    for (const message of next?.batch.messages ?? []) this.#hand(message);
    return next !== undefined;
  }

  async #begin(): Promise<void> {
    const { catalogue, marks, topics } = this.#options;
    const partitions = await catalogue.partitionsOfAll(topics);
    await marks.refresh();
    for (const partition of partitions) this.#reader.add(partition, marks.nextOffset(partition.id));
    this.#isReading = true;
    this.#begun();
  }

  #hand(message: LogMessage): void {
    try {
      this.#options.onMessage(message);
    } catch (err) {
      this.#options.logger.error({ topic: message.topic, key: message.key, err }, 'tail could not take a message');
    }
  }
}
