import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Timers } from '#libs/platform';

/** Waits for changes of a job, or of any. What is announced between two calls of `next` is not missed. */
export interface JobWatch {
  /** Resolves at a change, after the time (milliseconds), or when the watch ends. */
  next(milliseconds: number): Promise<void>;
  /** Resolves after the time, whatever changes, or when the watch ends. */
  rest(milliseconds: number): Promise<void>;
  /** The caller went away, or the application shuts down. */
  readonly ended: boolean;
  close(): void;
}

/** Tells those who wait in this process that jobs have changed. Other instances' changes have to be looked for. */
@Injectable()
export class JobChanges implements BeforeApplicationShutdown {
  readonly #watches = new Set<Watch>();
  readonly #shutdown = new AbortController();

  constructor(private readonly timers: Timers) {}

  announce(jobIds: ReadonlySet<string>): void {
    for (const watch of this.#watches) if (watch.concerns(jobIds)) watch.wake();
  }

  /** Without a job ID: of all jobs. The signal is the caller's, who may go away. */
  watch(jobId: string | null, gone: AbortSignal): JobWatch {
    const ended = AbortSignal.any([gone, this.#shutdown.signal]);
    const watch = new Watch(jobId, ended, this.timers, () => this.#watches.delete(watch));
    this.#watches.add(watch);
    return watch;
  }

  beforeApplicationShutdown(): void {
    this.#shutdown.abort();
  }
}

class Watch implements JobWatch {
  #woken = new AbortController();

  constructor(
    private readonly jobId: string | null,
    private readonly end: AbortSignal,
    private readonly timers: Timers,
    readonly close: () => void,
  ) {
    end.addEventListener('abort', () => this.wake(), { once: true });
  }

  get ended(): boolean {
    return this.end.aborted;
  }

  concerns(jobIds: ReadonlySet<string>): boolean {
    return this.jobId === null || jobIds.has(this.jobId);
  }

  wake(): void {
    this.#woken.abort();
  }

  async next(milliseconds: number): Promise<void> {
    if (this.ended) return;
    await this.timers.delay(milliseconds, this.#woken.signal);
    this.#woken = new AbortController();
  }

  async rest(milliseconds: number): Promise<void> {
    await this.timers.delay(milliseconds, this.end);
  }
}
