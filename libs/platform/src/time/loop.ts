import type { Logger } from '../logging/logger.ts';
import type { Timers } from './timers.ts';

export interface LoopOptions {
  readonly name: string;
  /** Milliseconds between two rounds when nobody calls `wake`. */
  readonly intervalMs: number;
  /** One round. Returns true when there may be more to do at once. */
  readonly round: (signal: AbortSignal) => Promise<boolean | void>;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Milliseconds to wait after a round that threw; doubles up to a hundredfold while rounds keep failing. */
  readonly backoffMs?: number;
}

/**
 * Repeats a round of work until it is stopped: at an interval, and at once after `wake`. A round that throws
 * is logged and repeated with back-off. Rounds of one loop never overlap.
 */
export class Loop {
  readonly #options: LoopOptions;
  readonly #stopping = new AbortController();
  #wakeUp: (() => void) | undefined;
  #woken = false;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Starts the next round as soon as the one under way has ended. */
  wake(): void {
    this.#woken = true;
    this.#wakeUp?.();
  }

  /** Resolves when the round under way has ended; its signal is aborted. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeUp?.();
    await this.#running;
  }

  /** How many rounds in a row have failed. */
  get failures(): number {
    return this.#failures;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#woken = false;
      const pause = await this.#round(signal);
      if (pause > 0 && !signal.aborted) await this.#rest(pause);
    }
  }

  /** Returns how long to rest afterwards. */
  async #round(signal: AbortSignal): Promise<number> {
    const { round, intervalMs, backoffMs = 100, logger, name } = this.#options;
    try {
      const more = await round(signal);
      this.#failures = 0;
      return more || this.#woken ? 0 : intervalMs;
    } catch (error) {
      if (signal.aborted) return 0;
      this.#failures += 1;
      logger.error({ loop: name, failures: this.#failures, err: error }, 'loop round failed');
      return backoffMs * 2 ** Math.min(this.#failures - 1, 6);
    }
  }

  async #rest(milliseconds: number): Promise<void> {
    const failing = this.#failures > 0;
    await new Promise<void>((resolve) => {
      const timer = this.#options.timers.after(milliseconds, resolve);
      this.#wakeUp = () => {
        // While rounds fail, a wake-up must not turn the back-off into a busy loop.
        if (failing && !this.#stopping.signal.aborted) return;
        timer.cancel();
        resolve();
      };
    });
    this.#wakeUp = undefined;
  }
}
