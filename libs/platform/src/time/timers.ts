export interface Timer {
  cancel(): void;
}

/** The only source of delays. Times are milliseconds. */
export abstract class Timers {
  /** Calls back once. The timer alone does not keep the process alive. */
  abstract after(milliseconds: number, callback: () => void): Timer;

  /** Resolves with the work, or when the time is up; the work itself goes on. */
  async atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const timer = this.after(milliseconds, resolve);
    try {
      await Promise.race([work, enough]);
    } finally {
      timer.cancel();
    }
  }

  /** Resolves after the time, or at once when the signal aborts. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        timer.cancel();
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = this.after(milliseconds, finish);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }
}

export class SystemTimers extends Timers {
  after(milliseconds: number, callback: () => void): Timer {
    const timeout = setTimeout(callback, milliseconds);
    timeout.unref();
    return { cancel: () => clearTimeout(timeout) };
  }
}
