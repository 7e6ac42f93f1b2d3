import type { Loop } from '#libs/platform';
import { withDeadline } from '../concurrency/deadline.ts';
import {
  type MessageBatch,
  partitionKey,
  type Subscription,
  type SubscriptionOptions,
  type TopicPartition,
} from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { GroupMember } from './group-member.ts';
import { LostMessages } from './lost-messages.ts';
import { offsetsOf } from './offsets.ts';
import { PartitionReader, type Position, type PositionedBatch } from './partition-reader.ts';
import { repeated } from './repeated-work.ts';

export interface GroupSubscriptionOptions extends SubscriptionOptions {
  readonly connection: ClusterConnection;
  /** Milliseconds after which a silent member loses its partitions. */
  readonly sessionTimeoutMs: number;
}

const firstBackoffMs = 50;
const longestBackoffMs = 10_000;
/** How long a group that changes waits for a member that is gone in the middle of joining. Who is left out joins again. */
const rebalanceTimeoutMs = 6_000;
const commitEveryMs = 5_000;
/** Some thousand events. */
const maxBytesPerPartition = 512 * 1024;
/** What handlers take in one transaction. */
const messagesAtATime = 2_000;

interface Failure {
  readonly count: number;
  readonly notBefore: number;
}

/** A member of a group that delivers what its partitions hold, all that has come of a topic at a time. */
export class GroupSubscription implements Subscription {
  readonly ready: Promise<void>;
  readonly #options: GroupSubscriptionOptions;
  readonly #member: GroupMember;
  readonly #reader: PartitionReader;
  readonly #membership: Loop;
  readonly #positioning: Loop;
  readonly #delivery: Loop;
  readonly #commits: Loop;
  /** What this member may read; a new list at every assignment. */
  #assignment: readonly TopicPartition[] = [];
  #isMember = false;
  #lastHeartbeat = 0;
  readonly #failures = new Map<string, Failure>();
  #uncommitted = new Map<string, Position>();
  #begun: () => void = () => undefined;

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options;
    const { connection, topics, sessionTimeoutMs } = options;
    this.ready = new Promise((resolve) => (this.#begun = resolve));
    this.#member = new GroupMember({ ...options, rebalanceTimeoutMs });
    const onProgress = () => this.#delivery.wake();
    const onLost = (position: Position, end: bigint) => this.#lose(position, position.next, end);
    this.#reader = new PartitionReader({ connection, topics, maxBytesPerPartition, onProgress, onLost });
    // A change of the group waits until each member has heard of it by a heartbeat.
    const heartbeatMs = Math.min(sessionTimeoutMs / 12, 500);
    this.#membership = repeated(connection, 'kafka group membership', heartbeatMs, () => this.#belong());
    this.#commits = repeated(connection, 'kafka group commits', commitEveryMs, () => this.#commit());
    this.#positioning = repeated(connection, 'kafka group positions', 1_000, () => this.#position());
    this.#delivery = repeated(connection, 'kafka group delivery', 1_000, () => this.#deliver());
    for (const loop of [this.#membership, this.#commits, this.#positioning, this.#delivery]) loop.start();
  }

  async stop(): Promise<void> {
    const { connection, group, sessionTimeoutMs } = this.#options;
    const { timers, logger } = connection.options;
    await this.#delivery.stop();
    const left = this.#leave();
    await withDeadline(timers, sessionTimeoutMs, left, 'the group does not answer').catch((err: unknown) =>
      logger.warn({ group, err }, 'group not left: the session runs out'),
    );
    const stopped = Promise.all([this.#reader.stop(), this.#positioning.stop(), left.catch(() => undefined)]);
    await connection.close();
    await stopped;
  }

  pause(): void {
    this.#reader.pause();
  }

  resume(): void {
    this.#reader.resume();
  }

  /** A heartbeat, or joining. */
  async #belong(): Promise<boolean> {
    const { clock } = this.#options.connection.options;
    if (this.#isMember) {
      const standing = await this.#beat();
      if (standing === 'stable') return false;
      // While the group only changes, reading goes on: of two that believe to have a partition, only one can commit.
      if (standing === 'lost') this.#revoke();
    }
    const assignment = await this.#member.join();
    if (!assignment) return true;
    [this.#isMember, this.#lastHeartbeat, this.#assignment] = [true, clock.monotonic(), assignment];
    this.#reader.keepOnly(assignment);
    if (assignment.length === 0) this.#begun();
    this.#positioning.wake();
    return false;
  }

  async #beat() {
    const { connection, sessionTimeoutMs } = this.#options;
    const { clock } = connection.options;
    try {
      const standing = await this.#member.heartbeat();
      this.#lastHeartbeat = clock.monotonic();
      return standing;
    } catch (error) {
      if (clock.monotonic() - this.#lastHeartbeat > sessionTimeoutMs) {
        this.#revoke();
        this.#isMember = false;
      }
      throw error;
    }
  }

  #revoke(): void {
    this.#assignment = [];
    this.#reader.keepOnly([]);
  }

  /** Asks where to begin with partitions that are new, or whose last batch has failed. */
  async #position(): Promise<void> {
    const { connection, startOffsets } = this.#options;
    const { clock, names } = connection.options;
    const assignment = this.#assignment;
    const isDue = (partition: TopicPartition) =>
      !this.#reader.has(partition) &&
      (this.#failures.get(partitionKey(partition))?.notBefore ?? 0) <= clock.monotonic();
    const due = assignment.filter(isDue);
    if (due.length === 0) return;
    const offsets = await startOffsets(due);
    const cluster = await connection.cluster();
    const starts = await offsetsOf(cluster, names, due, 'start');
    const ends = await offsetsOf(cluster, names, due, 'end');
    if (assignment !== this.#assignment) return;
    for (const partition of due) {
      const key = partitionKey(partition);
      this.#begin(partition, offsets.get(key) ?? 0n, starts.get(key) ?? 0n, ends.get(key) ?? 0n);
    }
    this.#begun();
  }

  #begin(partition: TopicPartition, offset: bigint, start: bigint, end: bigint): void {
    if (offset > end) this.#lose(partition, offset, end);
    else this.#reader.add(partition, offset < start ? start : offset);
  }

  async #deliver(): Promise<boolean> {
    const next = this.#reader.takeTogether(messagesAtATime);
    if (next.length === 0) return false;
    await this.#hand(next);
    return true;
  }

  async #hand(taken: readonly PositionedBatch[]): Promise<void> {
    try {
      await this.#options.onBatches(taken.map(({ batch }) => batch));
      for (const { batch } of taken) this.#succeeded(batch);
    } catch (error) {
      for (const { position } of taken) this.#repeatLater(position, error);
    }
  }

  #succeeded({ topic, partition, messages }: MessageBatch): void {
    const key = partitionKey({ topic, partition });
    this.#failures.delete(key);
    this.#uncommitted.set(key, { topic, partition, next: (messages.at(-1)?.offset ?? 0n) + 1n });
  }

  #repeatLater(position: Position, err: unknown): void {
    const { connection, group } = this.#options;
    const { clock, timers, logger } = connection.options;
    const { topic, partition } = position;
    const key = partitionKey(position);
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    const backoffMs = Math.min(firstBackoffMs * 2 ** (count - 1), longestBackoffMs);
    logger.warn({ group, topic, partition, count, err }, 'batch will be repeated');
    this.#failures.set(key, { count, notBefore: clock.monotonic() + backoffMs });
    this.#reader.remove(position);
    timers.after(backoffMs, () => this.#positioning.wake());
  }

  #lose(partition: TopicPartition, next: bigint, end: bigint): void {
    const { connection, group } = this.#options;
    const error = new LostMessages(`group ${group}`, partition, next, end);
    this.#failures.set(partitionKey(partition), { count: 1, notBefore: Infinity });
    connection.options.onFatal(error);
  }

  async #commit(): Promise<void> {
    const uncommitted = this.#uncommitted;
    if (!this.#isMember || uncommitted.size === 0) return;
    this.#uncommitted = new Map();
    try {
      await this.#member.commit([...uncommitted.values()]);
    } catch (err) {
      this.#options.connection.options.logger.debug({ err }, 'offsets not committed');
      this.#uncommitted = new Map([...uncommitted, ...this.#uncommitted]);
    }
  }

  async #leave(): Promise<void> {
    await Promise.all([this.#membership.stop(), this.#commits.stop()]);
    await this.#commit();
    await this.#member.leave();
  }
}
