import type { Database } from '#libs/platform';
import type { TopicPartition } from '../log/event-log.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Dispatcher } from './dispatcher.ts';
import { isOfTheConsumer, isUnprocessable, reasonOf } from './failures.ts';
import type { GroupProgress } from './group-progress.ts';
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

/** Takes messages of one partition through a group's handlers; effect and progress commit together. */
export class MessageProcessor {
  readonly #options: ProcessorOptions;

  constructor(options: ProcessorOptions) {
    this.#options = options;
  }

  /**
   * Handles messages from the front of `entries`, which the group has come to at `nextOffset`, and returns the offset that it
   * has come to then. Where that fails it takes them one by one, and sets aside what fails alone.
   */
  async process(at: TopicPartition, nextOffset: bigint, entries: readonly Entry[]): Promise<bigint> {
    try {
      return await this.#commit(at, nextOffset, entries);
    } catch (error) {
      if (isOfTheConsumer(error)) throw error;
      if (entries.length === 1) return this.#setAsideFailed(at, nextOffset, entries, error);
      let next = nextOffset;
      for (const entry of entries) next = await this.process(at, next, [entry]);
      return next;
    }
  }

  async #setAsideFailed(at: TopicPartition, next: bigint, entries: readonly Entry[], error: unknown): Promise<bigint> {
    return this.#commit(at, next, entries, { kind: isUnprocessable(error) ? 'bury' : 'park', reason: reasonOf(error) });
  }

  async #commit(at: TopicPartition, nextOffset: bigint, entries: readonly Entry[], verdict?: Fate): Promise<bigint> {
    const { database, dispatcher, progress } = this.#options;
    const keys = new Set(entries.map(({ message }) => message.key));
    const ids = entries.flatMap(({ message, sequence }) => (sequence === null ? [message.headers['ce_id'] ?? ''] : []));
    return database.transactional(async () => {
      const standing = await progress.claim(at, nextOffset, [...keys], ids);
      const sorted = sortEntries(entries, standing, verdict);
      const done = sorted.slice(0, await dispatcher.dispatch(at, sorted));
      await this.#setAside(done);
      const next = (done.at(-1)?.message.offset ?? nextOffset - 1n) + 1n;
      await progress.advanceTo(at, next, advanceOf(done));
      return next;
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
