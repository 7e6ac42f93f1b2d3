import { setImmediate } from 'node:timers/promises';
import type { Cluster } from 'kafkajs';
import type { Loop } from '#libs/platform';
import { type LogMessage, type MessageBatch, partitionKey, type TopicPartition } from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { isOutOfRange } from './failures.ts';
import { fetchFrom, type FetchedPartition } from './fetch/fetch-from.ts';
import { offsetsOf } from './offsets.ts';
import { repeated } from './repeated-work.ts';

/** Where reading of a partition has come to. Its identity tells one assignment from the next one. */
export interface Position extends TopicPartition {
  readonly next: bigint;
}

export interface PositionedBatch {
  readonly position: Position;
  readonly batch: MessageBatch;
}

export interface ReaderOptions {
  readonly connection: ClusterConnection;
  /** In order of precedence. */
  readonly topics: readonly string[];
  readonly maxBytesPerPartition: number;
  /** How long brokers wait for messages: a stop, and a partition that is added, wait as long (default 500). */
  readonly longPollMs?: number;
  /** A position has moved on; mostly there is something to take. */
  readonly onProgress: () => void;
  /** A position lies beyond the partition's end, and is given up: messages that once were there are lost. */
  readonly onLost: (position: Position, end: bigint) => void;
}

interface Reading extends Position {
  next: bigint;
  /** Read, and not taken yet. */
  read: LogMessage[];
  /** There should be messages, but none came: they do not fit, or compaction has left an empty batch. */
  isStuck: boolean;
  /** When it was read last, there was more. */
  isBehind: boolean;
}

/** Messages of a partition that wait to be taken before no more are read. */
const enough = 500;

/**
 * Reads partitions from their positions on, by one loop for each broker: ahead of whoever takes the batches where there is
 * a backlog, else once they come for more, so that one request brings all that was written meanwhile.
 */
export class PartitionReader {
  readonly #options: ReaderOptions;
  readonly #positions = new Map<string, Reading>();
  readonly #loops = new Map<string, Loop>();
  readonly #scout: Loop;
  #arrived: Reading[] = [];
  #isAwaited = true;
  #isPaused = false;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#scout = this.#loop('kafka leaders', () => this.#readFromLeaders());
    this.#scout.start();
  }

  add({ topic, partition }: TopicPartition, next: bigint): void {
    this.#positions.set(partitionKey({ topic, partition }), {
      topic,
      partition,
      next,
      read: [],
      isStuck: false,
      isBehind: false,
    });
    this.#scout.wake();
  }

  remove(position: TopicPartition): void {
    this.#positions.delete(partitionKey(position));
  }

  /** Goes on where it is with these, and gives up the others. */
  keepOnly(partitions: readonly TopicPartition[]): void {
    const kept = new Set(partitions.map(partitionKey));
    for (const key of this.#positions.keys()) if (!kept.has(key)) this.#positions.delete(key);
  }

  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  has(partition: TopicPartition): boolean {
    return this.#positions.has(partitionKey(partition));
  }

  /** What was read first of the topic with the highest precedence. */
  take(): PositionedBatch | undefined {
    return this.takeTogether(0)[0];
  }

  /** The same, and what was read of other partitions of that topic, as long as it is not more messages than that. */
  takeTogether(most: number): PositionedBatch[] {
    if (this.#isPaused) return [];
    this.#arrived = this.#arrived.filter((position) => this.#isCurrent(position));
    const topic = this.#options.topics.find((name) => this.#arrived.some((position) => position.topic === name));
    const taken = atMost(
      most,
      this.#arrived.filter((position) => position.topic === topic),
    );
    this.#arrived = this.#arrived.filter((position) => !taken.includes(position));
    this.#isAwaited = taken.length === 0;
    for (const loop of this.#loops.values()) loop.wake();
    return taken.map((position) => ({ position, batch: batchOf(position) }));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#scout.wake();
    this.#options.onProgress();
  }

  /** Resolves when nothing is under way any more: at once where the connection is being closed. */
  async stop(): Promise<void> {
    this.keepOnly([]);
    await Promise.all([this.#scout, ...this.#loops.values()].map((loop) => loop.stop()));
  }

  #isCurrent(position: Position): boolean {
    return this.#positions.get(partitionKey(position)) === position;
  }

  async #readFromLeaders(): Promise<void> {
    const cluster = await this.#options.connection.knowing(this.#options.topics);
    await cluster.refreshMetadataIfNecessary();
    for (const nodeId of new Set([...this.#positions.values()].map((position) => this.#leader(cluster, position)))) {
      if (nodeId !== undefined && !this.#loops.has(nodeId)) this.#startLoop(nodeId);
    }
    for (const loop of this.#loops.values()) loop.wake();
  }

  #startLoop(nodeId: string): void {
    const loop = this.#loop('kafka fetch', () => this.#fetch(nodeId));
    this.#loops.set(nodeId, loop);
    loop.start();
  }

  #leader(cluster: Cluster, { topic, partition }: TopicPartition): string | undefined {
    const name = this.#options.connection.options.names.inCluster(topic);
    const found = cluster.findTopicPartitionMetadata(name).find(({ partitionId }) => partitionId === partition);
    return found === undefined || found.leader < 0 ? undefined : String(found.leader);
  }

  async #fetch(nodeId: string): Promise<boolean> {
    const { connection, topics, maxBytesPerPartition, longPollMs = 500 } = this.#options;
    // What the messages that were taken have set off goes out before the question for more.
    await setImmediate();
    const cluster = await connection.knowing(topics);
    const led = [...this.#positions.values()].filter((position) => this.#leader(cluster, position) === nodeId);
    const wanted = led.filter(({ read, isBehind }) => read.length < enough && (isBehind || this.#isAwaited));
    if (this.#isPaused || wanted.length === 0) return false;
    const stuck = wanted.filter(({ isStuck }) => isStuck).slice(0, 1);
    const positions = stuck.length > 0 ? stuck : wanted;
    // What is taken next is to be read on at once, so a long poll has to be for all of them.
    const maxWaitMs = positions.length === led.length && stuck.length === 0 ? longPollMs : 0;
    const limits = { maxWaitMs, maxBytesPerPartition };
    const fetched = await fetchFrom(cluster, connection.options.names, nodeId, positions, limits);
    connection.succeeded();
    const moved = positions.map((position) => this.#accept(position, fetched));
    return maxWaitMs > 0 || moved.includes(true);
  }

  /** Returns whether there may be more at once. */
  #accept(position: Reading, fetched: readonly FetchedPartition[]): boolean {
    const found = fetched.find(({ topic, partition }) => topic === position.topic && partition === position.partition);
    if (!found || !this.#isCurrent(position)) return false;
    position.isBehind = found.next < found.end;
    if (found.next === position.next && found.end <= position.next) {
      position.isStuck = false;
      return false;
    }
    if (found.next === position.next && !position.isStuck) {
      position.isStuck = true;
      return true;
    }
    // Asked for alone, a partition gives at least one batch: if that is empty, nothing is left at this offset.
    position.next = found.next === position.next ? position.next + 1n : found.next;
    position.isStuck &&= found.next === position.next - 1n;
    if (found.messages.length > 0) {
      if (position.read.length === 0) this.#arrived.push(position);
      position.read = position.read.concat(found.messages);
      this.#isAwaited = false;
    }
    this.#options.onProgress();
    return true;
  }

  #loop(name: string, round: () => Promise<boolean | void>): Loop {
    const { connection } = this.#options;
    const guarded = async () => {
      try {
        return await round();
      } catch (error) {
        if (isOutOfRange(error)) return this.#moveIntoRange(error);
        this.#scout.wake();
        throw error;
      }
    };
    return repeated(connection, name, 1_000, guarded);
  }

  async #moveIntoRange({ topic, partition }: TopicPartition): Promise<boolean> {
    const { connection, onLost, onProgress } = this.#options;
    const { names, logger } = connection.options;
    const position = this.#positions.get(partitionKey({ topic: names.fromCluster(topic), partition }));
    if (!position) return true;
    const cluster = await connection.cluster();
    const [starts, ends] = await Promise.all([
      offsetsOf(cluster, names, [position], 'start'),
      offsetsOf(cluster, names, [position], 'end'),
    ]);
    const [start = 0n, end = 0n] = [starts, ends].map((offsets) => offsets.get(partitionKey(position)));
    if (!this.#isCurrent(position)) return true;
    if (position.next < start) {
      const fields = { topic: position.topic, partition, next: String(position.next), start: String(start) };
      logger.warn(fields, 'messages were removed before they were read: reading goes on with the oldest');
      position.next = start;
      onProgress();
    } else if (position.next > end) {
      this.remove(position);
      onLost(position, end);
    }
    return true;
  }
}

/** The first position, and as many of the others as have no more messages with them than that. */
function atMost(messages: number, positions: readonly Reading[]): Reading[] {
  let total = 0;
  return positions.filter(({ read }, index) => (total += read.length) <= messages || index === 0);
}

/** Takes what was read. */
function batchOf(position: Reading): MessageBatch {
  const { topic, partition, read: messages } = position;
  position.read = [];
  return { topic, partition, messages };
}
