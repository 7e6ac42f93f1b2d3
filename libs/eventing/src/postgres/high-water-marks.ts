import { type Database, type Logger, Loop, type Timers } from '#libs/platform';

export interface HighWaterMarksOptions {
  readonly database: Database;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Milliseconds between two looks for what other processes did. */
  readonly pollMs: number;
}

/**
 * What this process knows of how far the partitions have come, and of the generations of groups. What it does itself it
 * knows at once; the rest it learns by polling, one query for all its readers.
 */
export class HighWaterMarks {
  readonly #database: Database;
  readonly #nextOffsets = new Map<number, bigint>();
  readonly #generations = new Map<string, bigint>();
  readonly #listeners = new Set<() => void>();
  readonly #loop: Loop;

  constructor({ database, timers, logger, pollMs }: HighWaterMarksOptions) {
    this.#database = database;
    const round = () => (this.#listeners.size > 0 ? this.refresh() : Promise.resolve());
    this.#loop = new Loop({ name: 'log poll', intervalMs: pollMs, round, timers, logger });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** The offset that the next message of a partition will get, as far as is known. */
  nextOffset(partitionId: number): bigint {
    return this.#nextOffsets.get(partitionId) ?? 0n;
  }

  /** Changes whenever a group's members or assignments do. */
  generation(group: string): bigint {
    return this.#generations.get(group) ?? 0n;
  }

  /** Returns a function that ends the listening. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  partitionsAdvanced(nextOffsets: Iterable<readonly [number, bigint]>): void {
    this.#advance(this.#nextOffsets, nextOffsets);
  }

  groupChanged(group: string, generation: bigint): void {
    this.#advance(this.#generations, [[group, generation]]);
  }

  async refresh(): Promise<void> {
    const rows = await this.#database.query<{ id: number | null; name: string | null; mark: string }>(
      `SELECT id, NULL AS name, next_offset AS mark FROM partitions
       UNION ALL SELECT NULL, name, generation FROM groups`,
    );
    this.#advance(
      this.#nextOffsets,
      rows.flatMap(({ id, mark }) => (id === null ? [] : [[id, BigInt(mark)] as const])),
    );
    this.#advance(
      this.#generations,
      rows.flatMap(({ name, mark }) => (name === null ? [] : [[name, BigInt(mark)] as const])),
    );
  }

  /** Marks only rise: an answer that was overtaken by a later one changes nothing. */
  #advance<Key>(marks: Map<Key, bigint>, news: Iterable<readonly [Key, bigint]>): void {
    let changed = false;
    for (const [key, mark] of news) {
      if (mark <= (marks.get(key) ?? 0n)) continue;
      marks.set(key, mark);
      changed = true;
    }
    if (changed) for (const listener of this.#listeners) listener();
  }
}
