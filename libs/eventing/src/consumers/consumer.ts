import type { MessageFamily } from '#libs/contracts';
import { type Clock, type Database, type Identifiers, type Logger, Loop, type Timers } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import {
  partitionKey,
  type EventLog,
  type LogMessage,
  type MessageBatch,
  type Subscription,
  type TopicPartition,
} from '../log/event-log.ts';
import { DeadLetters } from './dead-letters.ts';
import { Dispatcher } from './dispatcher.ts';
import { reasonOf } from './failures.ts';
import { GroupProgress } from './group-progress.ts';
import type { GroupStatus, PartitionLag } from './group-status.ts';
import type { Handler } from './handler.ts';
import { MessageProcessor } from './message-processor.ts';
import { ParkingLot } from './parking-lot.ts';
import { Retrier } from './retrier.ts';
import { StreamGap } from './stream-gap.ts';
import { readEntry, type Sorted } from './triage.ts';

export interface ConsumerOptions {
  readonly log: EventLog;
  readonly database: Database;
  readonly families: readonly MessageFamily[];
  /** The service's name, as the source of dead letters. */
  readonly service: string;
  readonly group: string;
  /** Where messages of several topics wait, those of the topic whose handler comes first are handled first. */
  readonly handlers: readonly Handler[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  readonly logger: Logger;
  /** Attempts after which a parked message becomes a dead letter (default 100: an hour and a half). */
  readonly maxAttempts?: number;
  /** Milliseconds of rest after a batch of several keys (default 0): messages come fast, and the next one is larger then. */
  readonly restMs?: number;
}

const hourMs = 3_600_000;
/** As long as the log keeps commands: nothing older can come again. */
const repeatsExpectedForMs = 7 * 24 * hourMs;

/**
 * Takes a group's messages from the log through its handlers, each effect exactly once: it commits together with the
 * progress that a restart goes on from.
 */
export class Consumer {
  readonly #options: ConsumerOptions;
  readonly #logger: Logger;
  readonly #codec: MessageCodec;
  readonly #progress: GroupProgress;
  readonly #parking: ParkingLot;
  readonly #processor: MessageProcessor;
  readonly #retrier: Retrier;
  readonly #housekeeping: Loop;
  readonly #nextOffsets = new Map<string, bigint>();
  readonly #topics: readonly string[];
  #subscription: Subscription | undefined;
  #gap: StreamGap | undefined;
  /** What keeps a partition's next batch from going through. */
  readonly #errors = new Map<string, unknown>();
  #deadLetters = 0;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    const { database, clock, group, handlers, families, timers } = options;
    const logger = (this.#logger = options.logger.child({ group }));
    const codec = (this.#codec = new MessageCodec(families));
    const progress = (this.#progress = new GroupProgress(database, clock, group));
    const parking = (this.#parking = new ParkingLot(database, clock, group));
    const dispatcher = new Dispatcher(group, handlers, clock);
    const deadLetters = new DeadLetters(options);
    const parts = { database, codec, dispatcher, progress, parking, deadLetters, timers, logger };
    this.#topics = dispatcher.topics;
    this.#processor = new MessageProcessor({ ...parts, onSetAside: (entries) => this.#onSetAside(entries) });
    this.#retrier = new Retrier({
      ...parts,
      maxAttempts: options.maxAttempts ?? 100,
      onDeadLetter: (message, reason) => this.#onDeadLetter(message, reason),
    });
    const forget = () => progress.forgetHandled(new Date(clock.now().getTime() - repeatsExpectedForMs));
    this.#housekeeping = new Loop({
      name: 'forget handled messages',
      intervalMs: hourMs,
      round: forget,
      timers,
      logger,
    });
  }

  start(): void {
    const { log, group } = this.#options;
    this.#subscription ??= log.subscribe({
      group,
      topics: this.#topics,
      startOffsets: (assigned) => this.#startOffsets(assigned),
      onBatches: (batches) => this.#onBatches(batches),
    });
    this.#retrier.start();
    this.#housekeeping.start();
  }

  /** Resolves when this member has its first assignment. */
  get ready(): Promise<void> {
    return this.#subscription?.ready ?? Promise.reject(new Error('the consumer has not been started'));
  }

  /** Resolves after the transactions under way. */
  async stop(): Promise<void> {
    await Promise.all([this.#subscription?.stop(), this.#retrier.stop(), this.#housekeeping.stop()]);
  }

  async status(): Promise<GroupStatus> {
    const { parked } = await this.#parking.outlook();
    const [error] = this.#gap ? [this.#gap] : this.#errors.values();
    return {
      group: this.#options.group,
      state: this.#gap ? 'stopped' : 'running',
      error: error === undefined ? null : reasonOf(error),
      parkedMessages: parked,
      deadLetters: this.#deadLetters,
    };
  }

  /** Of all partitions of the group's topics, also those that other members read. */
  async lags(): Promise<PartitionLag[]> {
    const { log, group } = this.#options;
    const ends = await log.endOffsets(this.#topics);
    const offsets = await this.#progress.known(this.#topics);
    return [...ends].map(([key, end]) => {
      const [topic, partition] = key.split('/') as [string, string];
      return { group, topic, partition: Number(partition), lag: Number(end - (offsets.get(key) ?? 0n)) };
    });
  }

  async #startOffsets(assigned: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>> {
    const offsets = await this.#progress.offsets(assigned);
    for (const [key, offset] of offsets) this.#nextOffsets.set(key, offset);
    return offsets;
  }

  async #onBatches(batches: readonly MessageBatch[]): Promise<void> {
    if (this.#gap) throw this.#gap;
    try {
      await this.#handle(batches);
      for (const batch of batches) this.#errors.delete(partitionKey(batch));
      await this.#restAfter(batches);
    } catch (error) {
      for (const batch of batches) this.#errors.set(partitionKey(batch), error);
      if (error instanceof StreamGap) this.#stopAt(error);
      throw error;
    }
  }

  async #restAfter(batches: readonly MessageBatch[]): Promise<void> {
    const { restMs, timers } = this.#options;
    if (!restMs) return;
    const first = batches[0]?.messages[0]?.key;
    const hasOthers = batches.some(({ messages }) => messages.some(({ key }) => key !== first));
    if (hasOthers) await timers.delay(restMs);
  }

  async #handle(batches: readonly MessageBatch[]): Promise<void> {
    const topic = batches[0]?.topic ?? '';
    const next = (partition: number) => this.#nextOffsets.get(partitionKey({ topic, partition })) ?? 0n;
    const isNew = ({ partition, offset }: LogMessage) => offset >= next(partition);
    const messages = batches.flatMap((batch) => batch.messages.filter(isNew));
    let entries = messages.map((message) => readEntry(this.#codec, message));
    while (entries.length > 0) {
      const from = new Map(batches.map(({ partition }) => [partition, next(partition)]));
      const reached = await this.#processor.process(topic, from, entries);
      for (const [partition, offset] of reached) this.#nextOffsets.set(partitionKey({ topic, partition }), offset);
      entries = entries.filter(({ message }) => isNew(message));
    }
  }

  /** Nothing is handled any more until somebody has looked into it and restarted the service. */
  #stopAt(gap: StreamGap): void {
    this.#gap = gap;
    this.#logger.fatal({ err: gap }, 'consumer stopped: events are missing');
    const stopped = Promise.all([this.#subscription?.stop(), this.#retrier.stop()]);
    stopped.catch((err: unknown) => this.#logger.error({ err }, 'consumer does not stop'));
  }

  #onSetAside(entries: readonly Sorted[]): void {
    for (const { message, fate } of entries) {
      if (fate.kind === 'bury') this.#onDeadLetter(message, fate.reason);
      if (fate.kind === 'park' && fate.reason !== null) this.#onParked(message, fate.reason);
    }
    this.#retrier.wake();
  }

  /** Everyday where topics overtake each other: the retrier warns of what stays. */
  #onParked({ topic, partition, offset, key }: LogMessage, reason: string): void {
    this.#logger.debug({ topic, partition, offset: String(offset), key, reason }, 'message parked');
  }

  #onDeadLetter({ topic, partition, offset, key }: LogMessage, reason: string): void {
    this.#deadLetters += 1;
    this.#logger.error({ topic, partition, offset: String(offset), key, reason }, 'message buried as a dead letter');
  }
}
