import { Clock, Timers, type Timer } from '#libs/platform';

interface Pending {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it; timers fire when it passes them. */
export class ManualTime {
  #now: number;
  readonly #pending = new Set<Pending>();
  readonly clock: Clock;
  readonly timers: Timers;

  /** `start` is RFC 3339. */
  constructor(start = '2026-01-01T12:00:00.000Z') {
    this.#now = Date.parse(start);
    this.clock = new ManualClock(() => this.#now);
    this.timers = new ManualTimers((milliseconds, callback) => this.#after(milliseconds, callback));
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = [...this.#pending].filter((timer) => timer.due <= this.#now).sort((a, b) => a.due - b.due);
    for (const timer of due) {
      if (this.#pending.delete(timer)) timer.callback();
    }
  }

  #after(milliseconds: number, callback: () => void): Timer {
    const timer = { due: this.#now + milliseconds, callback };
    this.#pending.add(timer);
    return { cancel: () => void this.#pending.delete(timer) };
  }
}

class ManualClock extends Clock {
  readonly #read: () => number;

  constructor(read: () => number) {
    super();
    this.#read = read;
  }

  now(): Date {
    return new Date(this.#read());
  }

  monotonic(): number {
    return this.#read();
  }
}

class ManualTimers extends Timers {
  readonly #after: Timers['after'];

  constructor(after: Timers['after']) {
    super();
    this.#after = after;
  }

  after(milliseconds: number, callback: () => void): Timer {
    return this.#after(milliseconds, callback);
  }
}
