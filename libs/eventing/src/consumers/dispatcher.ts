import type { Clock } from '#libs/platform';
import type { TopicPartition } from '../log/event-log.ts';
import { causedBy } from './current-cause.ts';
import type { Handler, MessageOrigin } from './handler.ts';
import type { Sorted } from './triage.ts';

/** No transaction outlives a second: handlers of single messages begin no further message after this. */
const budgetMs = 250;

/** Calls the handlers of one group. */
export class Dispatcher {
  readonly #group: string;
  readonly #handlers: ReadonlyMap<string, readonly Handler[]>;
  readonly #clock: Clock;

  constructor(group: string, handlers: readonly Handler[], clock: Clock) {
    this.#group = group;
    this.#handlers = Map.groupBy(handlers, ({ topic }) => topic);
    this.#clock = clock;
  }

  get topics(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  /** Returns how many entries, from the front, are done with: all, unless the time was up. */
  async dispatch(at: TopicPartition, entries: readonly Sorted[]): Promise<number> {
    const handlers = this.#handlers.get(at.topic) ?? [];
    if (handlers.every(({ batch }) => batch)) {
      await this.#handleTogether(handlers, at, entries);
      return entries.length;
    }
    const end = this.#clock.monotonic() + budgetMs;
    for (const [index, entry] of entries.entries()) {
      if (index > 0 && this.#clock.monotonic() > end) return index;
      await this.#handleOne(handlers, at, entry);
    }
    return entries.length;
  }

  async #handleTogether(handlers: readonly Handler[], at: TopicPartition, entries: readonly Sorted[]): Promise<void> {
    const events = entries.flatMap(({ fate }) => (fate.kind === 'handle' ? [fate.event] : []));
    const first = entries.find(({ fate }) => fate.kind === 'handle');
    if (!first) return;
    for (const handler of handlers) if (handler.batch) await handler.handle(events, this.#origin(at, first));
  }

  async #handleOne(handlers: readonly Handler[], at: TopicPartition, entry: Sorted): Promise<void> {
    if (entry.fate.kind !== 'handle') return;
    const { event } = entry.fate;
    const origin = this.#origin(at, entry);
    for (const handler of handlers) {
      await causedBy(event.metadata, () =>
        handler.batch ? handler.handle([event], origin) : handler.handle(event, origin),
      );
    }
  }

  #origin({ topic, partition }: TopicPartition, { message }: Sorted): MessageOrigin {
    return { group: this.#group, topic, partition, offset: message.offset };
  }
}
