import { SystemTimers, type Timer } from '#libs/platform';

/** Real timers, but for those of one length, which wait for the test. */
export class PulseTimers extends SystemTimers {
  #waiting: (() => void)[] = [];

  constructor(private readonly milliseconds: number) {
    super();
  }

  override after(milliseconds: number, callback: () => void): Timer {
    if (milliseconds !== this.milliseconds) return super.after(milliseconds, callback);
    this.#waiting.push(callback);
    return { cancel: () => (this.#waiting = this.#waiting.filter((other) => other !== callback)) };
  }

  /** Lets the time pass for all that wait now; what they do at once is done when it resolves. */
  async pass(): Promise<void> {
    for (const callback of this.#waiting.splice(0)) callback();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
