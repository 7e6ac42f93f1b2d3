import type { Clock } from '#libs/platform';
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
  async dispatch(topic: string, entries: readonly Sorted[]): Promise<number> {
    const handlers = this.#handlers.get(topic) ?? [];
    if (handlers.every(({ batch }) => batch)) {
      await this.#handleTogether(handlers, entries);
      return entries.length;
    }
    const end = this.#clock.monotonic() + budgetMs;
    for (const [index, entry] of entries.entries()) {
      if (index > 0 && this.#clock.monotonic() > end) return index;
      await this.#handleOne(handlers, entry);
    }
    return entries.length;
  }

  async #handleTogether(handlers: readonly Handler[], entries: readonly Sorted[]): Promise<void> {
    const events = entries.flatMap(({ fate }) => (fate.kind === 'handle' ? [fate.event] : []));
    const first = entries.find(({ fate }) => fate.kind === 'handle');
    if (!first) return;
    for (const handler of handlers) if (handler.batch) await handler.handle(events, this.#origin(first));
  }

  async #handleOne(handlers: readonly Handler[], entry: Sorted): Promise<void> {
    if (entry.fate.kind !== 'handle') return;
    const { event } = entry.fate;
    const origin = this.#origin(entry);
    for (const handler of handlers) {
      await causedBy(event.metadata, () =>
        handler.batch ? handler.handle([event], origin) : handler.handle(event, origin),
      );
    }
  }

  #origin({ message: { topic, partition, offset } }: Sorted): MessageOrigin {
    return { group: this.#group, topic, partition, offset };
  }
}
