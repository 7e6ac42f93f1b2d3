import type { Receipt, Stage } from '#libs/contracts';
import type { Clock } from '#libs/platform';

/** Keeps account of the time that each stage takes; one inside another is not counted twice. */
export class StageTimes {
  readonly #clock: Clock;
  readonly #spent = new Map<Stage, number>();
  #stage: Stage | null = null;
  #since = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The one under way; null before the first and after the last. */
  get stage(): Stage | null {
    return this.#stage;
  }

  async within<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const outer = this.#enter(stage);
    try {
      return await work();
    } finally {
      this.#enter(outer);
    }
  }

  /** Counts the time of waiting for each item, but not what is done with it. */
  async *each<Item>(stage: Stage, items: AsyncIterable<Item>): AsyncGenerator<Item> {
    const iterator = items[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.within(stage, () => iterator.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** Milliseconds by stage. */
  durations(): Receipt['durationMs'] {
    return Object.fromEntries([...this.#spent].map(([stage, spent]) => [stage, Math.round(spent * 10) / 10]));
  }

  #enter(stage: Stage | null): Stage | null {
    const now = this.#clock.monotonic();
    const outer = this.#stage;
    if (outer) this.#spent.set(outer, (this.#spent.get(outer) ?? 0) + now - this.#since);
    this.#stage = stage;
    this.#since = now;
    return outer;
  }
}
