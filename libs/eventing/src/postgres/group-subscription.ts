import { type Clock, type Database, type Logger, Loop, type Timers } from '#libs/platform';
import { partitionKey, type Subscription, type SubscriptionOptions } from '../log/event-log.ts';
import type { GroupMembership } from './group-membership.ts';
import type { HighWaterMarks } from './high-water-marks.ts';
import { PartitionReader, type Position, type PositionedBatch } from './partition-reader.ts';
import type { Partition } from './topic-catalogue.ts';

export interface GroupSubscriptionOptions extends SubscriptionOptions {
  readonly database: Database;
  readonly marks: HighWaterMarks;
  readonly membership: GroupMembership;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly heartbeatMs: number;
}

/** What handlers take in one transaction. */
const messagesAtATime = 2_000;
const firstBackoffMs = 50;
const longestBackoffMs = 10_000;

/** A member of a group that delivers what its partitions hold, all that has come of a topic at a time. */
export class GroupSubscription implements Subscription {
  readonly ready: Promise<void>;
  readonly #options: GroupSubscriptionOptions;
  readonly #reader: PartitionReader;
  readonly #heartbeat: Loop;
  readonly #delivery: Loop;
  readonly #stopListening: () => void;
  readonly #failures = new Map<number, { count: number; notBefore: number }>();
  #busyWith: ReadonlySet<number> = new Set();
  #paused = false;
  #assigned: () => void = () => undefined;

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options;
    const { group, database, marks, timers, logger, heartbeatMs, topics } = options;
    this.ready = new Promise((resolve) => (this.#assigned = resolve));
    this.#reader = new PartitionReader({ database, marks, topics });
    const loop = { timers, logger: logger.child({ group }) };
    const beat = () => this.#renew();
    this.#heartbeat = new Loop({ name: 'group heartbeat', intervalMs: heartbeatMs, round: beat, ...loop });
    const deliver = (signal: AbortSignal) => this.#deliver(signal);
    this.#delivery = new Loop({ name: 'group delivery', intervalMs: heartbeatMs, round: deliver, ...loop });
    this.#stopListening = marks.onChange(() => this.#onChange());
    this.#heartbeat.start();
    this.#delivery.start();
  }

  async stop(): Promise<void> {
    const { membership, logger, group } = this.#options;
    this.#stopListening();
    // The lease is kept until the batch under way has ended.
    await this.#delivery.stop();
    await this.#heartbeat.stop();
    await membership.leave().catch((err: unknown) => logger.warn({ group, err }, 'group not left: its lease runs out'));
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#delivery.wake();
  }

  #onChange(): void {
    if (!this.#options.membership.isSettled) this.#heartbeat.wake();
    this.#delivery.wake();
  }

  async #renew(): Promise<void> {
    const share = await this.#options.membership.renew(this.#busyWith);
    this.#reader.keepOnly(share);
    const now = this.#options.clock.monotonic();
    const added = share.filter(({ id }) => !this.#reader.has(id) && (this.#failures.get(id)?.notBefore ?? 0) <= now);
    if (added.length > 0) await this.#begin(added);
    this.#assigned();
  }

  async #begin(partitions: readonly Partition[]): Promise<void> {
    const offsets = await this.#options.startOffsets(partitions.map(({ topic, partition }) => ({ topic, partition })));
    for (const partition of partitions) this.#reader.add(partition, offsets.get(partitionKey(partition)) ?? 0n);
    this.#delivery.wake();
  }

  async #deliver(signal: AbortSignal): Promise<boolean> {
    if (this.#paused) return false;
    const next = await this.#reader.nextTogether(messagesAtATime);
    if (next.length === 0 || signal.aborted) return false;
    const current = next.filter(({ position }) => this.#reader.isCurrent(position));
    if (current.length > 0) await this.#hand(current);
    return true;
  }

  async #hand(taken: readonly PositionedBatch[]): Promise<void> {
    const ids = (this.#busyWith = new Set(taken.map(({ position }) => position.partition.id)));
    try {
      await this.#options.onBatches(taken.map(({ batch }) => batch));
      for (const id of ids) this.#failures.delete(id);
    } catch (error) {
      for (const { position } of taken) this.#repeatLater(position, error);
    } finally {
      this.#busyWith = new Set();
      if (this.#options.membership.hasSurplus) this.#heartbeat.wake();
    }
  }

  /** The next heartbeat after the back-off asks for the start offset again. */
  #repeatLater({ partition }: Position, err: unknown): void {
    const { clock, timers, logger, group } = this.#options;
    const count = (this.#failures.get(partition.id)?.count ?? 0) + 1;
    const backoff = Math.min(firstBackoffMs * 2 ** (count - 1), longestBackoffMs);
    logger.warn(
      { group, topic: partition.topic, partition: partition.partition, count, err },
      'batch will be repeated',
    );
    this.#failures.set(partition.id, { count, notBefore: clock.monotonic() + backoff });
    this.#reader.remove(partition.id);
    timers.after(backoff, () => this.#heartbeat.wake());
  }
}
