import type { Database } from '#libs/platform';
import type { MessageBatch } from '../log/event-log.ts';
import type { HighWaterMarks } from './high-water-marks.ts';
import { readMessages } from './message-rows.ts';
import type { Partition } from './topic-catalogue.ts';

/** Where reading of a partition has come to. Its identity tells one assignment from the next one. */
export interface Position {
  readonly partition: Partition;
  next: bigint;
}

export interface PositionedBatch {
  readonly position: Position;
  readonly batch: MessageBatch;
}

interface ReaderOptions {
  readonly database: Database;
  readonly marks: HighWaterMarks;
  /** In order of precedence. */
  readonly topics: readonly string[];
}

const batchSize = 1_000;

/** Reads partitions from their positions on, one read ahead of whoever takes the batches. */
export class PartitionReader {
  readonly #options: ReaderOptions;
  readonly #positions = new Map<number, Position>();
  #read: PositionedBatch[] = [];
  #ahead: Promise<PositionedBatch[]> | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  add(partition: Partition, from: bigint): void {
    this.#positions.set(partition.id, { partition, next: from });
  }

  remove(id: number): void {
    this.#positions.delete(id);
  }

  has(id: number): boolean {
    return this.#positions.has(id);
  }

  keepOnly(partitions: readonly Partition[]): void {
    const kept = new Set(partitions.map(({ id }) => id));
    for (const id of this.#positions.keys()) if (!kept.has(id)) this.#positions.delete(id);
  }

  /** Whether the partition has neither been given up nor begun anew since. */
  isCurrent(position: Position): boolean {
    return this.#positions.get(position.partition.id) === position;
  }

  /** A batch of the topic with the highest precedence. */
  async next(): Promise<PositionedBatch | undefined> {
    await this.#fill();
    return this.#read.shift();
  }

  /** The same, and batches of other partitions of that topic, as long as there are not more messages than that. */
  async nextTogether(most: number): Promise<PositionedBatch[]> {
    await this.#fill();
    let total = 0;
    const topic = this.#read[0]?.batch.topic;
    const end = this.#read.findIndex(
      ({ batch }, index) => batch.topic !== topic || ((total += batch.messages.length) > most && index > 0),
    );
    return this.#read.splice(0, end === -1 ? this.#read.length : end);
  }

  async #fill(): Promise<void> {
    if (this.#read.length === 0) {
      const ahead = await this.#ahead;
      this.#ahead = undefined;
      // What was read ahead may be nothing because it was read too early.
      this.#read = ahead?.length ? ahead : await this.#readOn();
      if (this.#read.length > 0) this.#readAhead();
    }
  }

  #readAhead(): void {
    this.#ahead = this.#readOn();
    // Whoever asks for the next batch gets the error.
    this.#ahead.catch(() => undefined);
  }

  async #readOn(): Promise<PositionedBatch[]> {
    const waiting = this.#waiting();
    if (waiting.length === 0) return [];
    const requests = waiting.map(({ partition, next }) => ({ partition, from: next }));
    const batches = await readMessages(this.#options.database, requests, batchSize);
    return waiting.flatMap((position) => {
      const { topic, partition } = position.partition;
      const batch = batches.find((found) => found.topic === topic && found.partition === partition);
      const last = batch?.messages.at(-1);
      if (!batch || !last) return [];
      position.next = last.offset + 1n;
      return [{ position, batch }];
    });
  }

  /** Topics of lower precedence wait while more than a batch of a higher one is there. */
  #waiting(): Position[] {
    const waiting: Position[] = [];
    for (const topic of this.#options.topics) {
      const behind = [...this.#positions.values()].filter(({ partition }) => partition.topic === topic);
      const unread = (position: Position) => this.#options.marks.nextOffset(position.partition.id) - position.next;
      waiting.push(...behind.filter((position) => unread(position) > 0n));
      if (behind.some((position) => unread(position) > BigInt(batchSize))) break;
    }
    return waiting;
  }
}
