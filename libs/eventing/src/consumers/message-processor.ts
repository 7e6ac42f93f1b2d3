import type { Database } from '#libs/platform';
import type { DeadLetters } from './dead-letters.ts';
import type { Dispatcher } from './dispatcher.ts';
import { isOfTheConsumer, isUnprocessable, reasonOf } from './failures.ts';
import type { GroupProgress, NextOffsets } from './group-progress.ts';
import type { ParkingLot } from './parking-lot.ts';
import { advanceOf, isNew, sortEntries, standingBefore, type Entry, type Fate, type Sorted } from './triage.ts';

export interface ProcessorOptions {
  readonly database: Database;
  readonly dispatcher: Dispatcher;
  readonly progress: GroupProgress;
  readonly parking: ParkingLot;
  readonly deadLetters: DeadLetters;
  /** Called after the commit that set messages aside. */
  readonly onSetAside: (entries: readonly Sorted[]) => void;
}

/** Batches of new messages after which the next one is taken to be new as well: what was handled in vain is handled again. */
const enoughToExpect = 10;

/** Takes messages of one topic through a group's handlers; effect and progress commit together. */
export class MessageProcessor {
  readonly #options: ProcessorOptions;
  /** Batches in a row in which all messages were new. */
  #newBatches = 0;

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
    const isExpected = this.#newBatches >= enoughToExpect && !verdict;
    const reached = isExpected ? await this.#commitAsNew(topic, from, entries) : null;
    if (reached) return reached;
    return this.#options.database.transactional(async () => {
      const sorted = await this.#claim(topic, from, entries, verdict);
      this.#newBatches = sorted.every(isNew) ? this.#newBatches + 1 : 0;
      return this.#handle(topic, sorted);
    });
  }

  /**
   * The same a round trip sooner: the messages are handled while PostgreSQL looks up what the group knows of them. Returns
   * null where some are not new, after all.
   */
  async #commitAsNew(topic: string, from: NextOffsets, entries: readonly Entry[]): Promise<NextOffsets | null> {
    const assumed = sortEntries(entries, standingBefore(entries));
    if (!assumed.every(isNew)) return null;
    let claimed: Promise<Sorted[]> | undefined;
    try {
      return await this.#options.database.transactional(async () => {
        claimed = this.#claim(topic, from, entries);
        const [sorted, reached] = await Promise.allSettled([claimed, this.#handle(topic, assumed)]);
        if (reached.status === 'rejected') throw reached.reason;
        if (sorted.status === 'rejected' || !sorted.value.every(isNew)) throw new Error('some messages are not new');
        return reached.value;
      });
    } catch (error) {
      // Whatever has failed then, it may be for this.
      if (!claimed || (await claimed).every(isNew)) throw error;
      return null;
    }
  }

  /** Holds other members back until the transaction ends. */
  async #claim(topic: string, from: NextOffsets, entries: readonly Entry[], verdict?: Fate): Promise<Sorted[]> {
    const claimed = new Map(entries.map(({ message: { partition } }) => [partition, from.get(partition) ?? 0n]));
    const keys = new Set(entries.map(({ message }) => message.key));
    const ids = entries.flatMap(({ message, sequence }) => (sequence === null ? [message.headers['ce_id'] ?? ''] : []));
    const standing = await this.#options.progress.claim(topic, claimed, [...keys], ids);
    return sortEntries(entries, standing, verdict);
  }

  async #handle(topic: string, sorted: readonly Sorted[]): Promise<NextOffsets> {
    const { dispatcher, progress } = this.#options;
    const done = sorted.slice(0, await dispatcher.dispatch(topic, sorted));
    await this.#setAside(done);
    const reached = new Map(done.map(({ message: { partition, offset } }) => [partition, offset + 1n]));
    await progress.advanceTo(topic, reached, advanceOf(done));
    return reached;
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
