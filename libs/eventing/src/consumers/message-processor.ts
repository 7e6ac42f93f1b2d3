import type { Database } from '#libs/platform';
import type { DeadLetters } from './dead-letters.ts';
import type { Dispatcher } from './dispatcher.ts';
import { isOfTheConsumer, isUnprocessable, reasonOf } from './failures.ts';
import type { GroupProgress, NextOffsets } from './group-progress.ts';
import type { ParkingLot } from './parking-lot.ts';
import { advanceOf, sortEntries, type Entry, type Fate, type Sorted } from './triage.ts';

export interface ProcessorOptions {
  readonly database: Database;
  readonly dispatcher: Dispatcher;
  readonly progress: GroupProgress;
  readonly parking: ParkingLot;
  readonly deadLetters: DeadLetters;
  /** Called after the commit that set messages aside. */
  readonly onSetAside: (entries: readonly Sorted[]) => void;
}

/** Takes messages of one topic through a group's handlers; effect and progress commit together. */
export class MessageProcessor {
  readonly #options: ProcessorOptions;

  constructor(options: ProcessorOptions) {
    this.#options = options;
  }

  /**
   * Handles messages from the front of `entries`, and returns where the group has come to in their partitions then; it was
   * at `from`. Where that fails it takes them one by one, and sets aside what fails alone.
   */
  async process(topic: string, from: NextOffsets, entries: readonly Entry[]): Promise<NextOffsets> {
    try {
      return await this.#commit(topic, from, entries);
    } catch (error) {
      if (isOfTheConsumer(error)) throw error;
      if (entries.length === 1) return this.#setAsideFailed(topic, from, entries, error);
      let reached = from;
      for (const entry of entries) reached = new Map([...reached, ...(await this.process(topic, reached, [entry]))]);
      return reached;
    }
  }

  #setAsideFailed(topic: string, from: NextOffsets, entries: readonly Entry[], error: unknown): Promise<NextOffsets> {
    const kind = isUnprocessable(error) ? 'bury' : 'park';
    return this.#commit(topic, from, entries, { kind, reason: reasonOf(error) });
  }

  async #commit(topic: string, from: NextOffsets, entries: readonly Entry[], verdict?: Fate): Promise<NextOffsets> {
    const { database, dispatcher, progress } = this.#options;
    const claimed = new Map(entries.map(({ message: { partition } }) => [partition, from.get(partition) ?? 0n]));
    const keys = new Set(entries.map(({ message }) => message.key));
    const ids = entries.flatMap(({ message, sequence }) => (sequence === null ? [message.headers['ce_id'] ?? ''] : []));
    return database.transactional(async () => {
      const standing = await progress.claim(topic, claimed, [...keys], ids);
      const sorted = sortEntries(entries, standing, verdict);
      const done = sorted.slice(0, await dispatcher.dispatch(topic, sorted));
      await this.#setAside(done);
      const reached = new Map(done.map(({ message: { partition, offset } }) => [partition, offset + 1n]));
      await progress.advanceTo(topic, reached, advanceOf(done));
      return reached;
    });
  }

  async #setAside(entries: readonly Sorted[]): Promise<void> {
    const { parking, deadLetters, database, onSetAside } = this.#options;
    const aside = entries.filter(({ fate }) => fate.kind === 'park' || fate.kind === 'bury');
    if (aside.length === 0) return;
    await parking.park(
      aside.flatMap(({ fate, message }) => (fate.kind === 'park' ? [{ ...message, reason: fate.reason }] : [])),
    );
    await deadLetters.bury(
      aside.flatMap(({ fate, message }) => (fate.kind === 'bury' ? [{ ...message, reason: fate.reason }] : [])),
    );
    database.afterCommit(() => onSetAside(aside));
  }
}
