import type { Subscription } from './event-log.ts';

/** The subscriptions of one log: `stop` ends those that nobody has ended before. */
export class OpenSubscriptions {
  readonly #open = new Set<Subscription>();

  /** Returns the subscription to hand out, which may be stopped more than once. */
  keep(subscription: Subscription): Subscription {
    let stopped: Promise<void> | undefined;
    const kept: Subscription = {
      ready: subscription.ready,
      stop: () => (stopped ??= subscription.stop().finally(() => this.#open.delete(kept))),
      pause: () => subscription.pause(),
      resume: () => subscription.resume(),
    };
    this.#open.add(kept);
    return kept;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open].map((subscription) => subscription.stop()));
  }
}
