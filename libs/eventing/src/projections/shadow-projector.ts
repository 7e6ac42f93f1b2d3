import type { Message, MessageFamily } from '#libs/contracts';
import type { Clock, Database } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import { isUnprocessable } from '../consumers/failures.ts';
import { GroupProgress } from '../consumers/group-progress.ts';
import { MessageOfTheFuture } from '../consumers/unprocessable-message.ts';
import { advanceOf, readEntry, sortEntries, type Entry, type Fate, type Sorted } from '../consumers/triage.ts';
import {
  partitionKey,
  type EventLog,
  type LogMessage,
  type MessageBatch,
  type TopicPartition,
} from '../log/event-log.ts';
import type { Recorded } from '../messages.ts';
import type { Projection } from './projection.ts';
import type { ShadowTables } from './shadow-tables.ts';

export interface ShadowProjectorOptions {
  readonly projection: Projection<never>;
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly families: readonly MessageFamily[];
  readonly group: string;
  readonly tables: ShadowTables;
}

type Offsets = ReadonlyMap<string, bigint>;

/** Applies the log to a projection's tables beside the live ones. */
export class ShadowProjector {
  readonly #options: ShadowProjectorOptions;
  readonly #codec: MessageCodec;
  readonly #progress: GroupProgress;
  readonly #next = new Map<string, bigint>();
  /** How many messages were read. */
  messages = 0;

  constructor(options: ShadowProjectorOptions) {
    this.#options = options;
    this.#codec = new MessageCodec(options.families);
    this.#progress = new GroupProgress(options.database, options.clock, options.group);
  }

  /** Reads on up to these offsets. Within a transaction of the caller, there can be only one at a time. */
  async catchUp(to: Offsets, transactionsAtATime = 1): Promise<void> {
    const { log, projection } = this.#options;
    const lastOf = new Map<string, Promise<void>>();
    const underWay = new Set<Promise<void>>();
    for await (const batch of log.replay(projection.topics, { from: this.#next, to })) {
      while (underWay.size >= transactionsAtATime) await Promise.race(underWay);
      const key = partitionKey(batch);
      const applied = this.#applyAfter(lastOf.get(key), batch).then(() => void underWay.delete(applied));
      // It is awaited below, but may fail before that.
      applied.catch(() => undefined);
      lastOf.set(key, applied);
      underWay.add(applied);
    }
    await Promise.all(underWay);
  }

  async #applyAfter(earlier: Promise<void> | undefined, { messages, ...at }: MessageBatch): Promise<void> {
    await earlier;
    await this.apply(at, messages);
    const last = messages.at(-1);
    if (last) this.#next.set(partitionKey(at), last.offset + 1n);
    this.messages += messages.length;
  }

  /**
   * Messages that the log repeats are skipped, and what can never be handled is left out, as the consumer does. Throws
   * `MessageOfTheFuture`: only a program that knows all messages can rebuild.
   */
  async apply(at: TopicPartition, messages: readonly LogMessage[]): Promise<void> {
    const entries = messages.map((message) => readEntry(this.#codec, message));
    const newer = entries.find(({ content }) => content instanceof MessageOfTheFuture);
    if (newer) throw newer.content as MessageOfTheFuture;
    await this.#apply(at, entries);
  }

  async #apply(at: TopicPartition, entries: readonly Entry[]): Promise<void> {
    try {
      await this.#commit(at, entries);
    } catch (error) {
      if (!isUnprocessable(error)) throw error;
      if (entries.length === 1) await this.#commit(at, entries, { kind: 'bury', reason: 'unprocessable' });
      else for (const entry of entries) await this.#apply(at, [entry]);
    }
  }

  async #commit({ topic }: TopicPartition, entries: readonly Entry[], verdict?: Fate): Promise<void> {
    const { database, tables, projection } = this.#options;
    const keys = new Set(entries.map(({ message }) => message.key));
    const ids = entries.flatMap(({ message, sequence }) => (sequence === null ? [message.headers['ce_id'] ?? ''] : []));
    await database.transactional(async () => {
      await tables.use();
      const sorted = sortEntries(entries, await this.#progress.standing(topic, [...keys], ids), verdict);
      const events = eventsOf(sorted);
      if (events.length > 0) await projection.apply(events as Recorded<never>[], database);
      await this.#progress.advance(topic, advanceOf(sorted));
    });
  }
}

const eventsOf = (sorted: readonly Sorted[]): Recorded<Message>[] =>
  sorted.flatMap(({ fate }) => (fate.kind === 'handle' ? [fate.event] : []));
