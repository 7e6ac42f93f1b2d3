import type { Clock, Timers } from '#libs/platform';
import { isTransient } from './s3-error.ts';

export interface RetryOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Milliseconds after which no further attempt is made. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

const firstPauseMs = 200;
const longestPauseMs = 5_000;

/** Repeats what failed for a passing reason, with growing pauses. Throws the last reason, or that of the signal. */
export async function retrying<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, timers, patienceMs, signal } = options;
  const end = clock.monotonic() + patienceMs;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTransient(error) || clock.monotonic() + pause > end) throw error;
      await timers.delay(pause, signal);
    }
  }
}
