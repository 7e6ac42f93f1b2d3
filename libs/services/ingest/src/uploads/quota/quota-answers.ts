import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { quotaEvents, topics, type QuotaEvent, type UploadRate } from '#libs/contracts';
import { EventLog, MessageCodec, type LogMessage, type Subscription } from '#libs/eventing';
import { LOGGER, Timers, type Logger } from '#libs/platform';

/** Milliseconds that a start waits for the log, so that the first upload after it is not refused. */
const startPatience = 5_000;

type Listener = (event: QuotaEvent) => void;

/** What the quota service says about uploads of this process: every instance hears all, and each takes its own. */
@Injectable()
export class QuotaAnswers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #codec = new MessageCodec([quotaEvents]);
  readonly #listeners = new Map<string, Listener>();
  #tail: Subscription | undefined;
  #listening = false;
  #rate: UploadRate | null = null;

  constructor(
    private readonly log: EventLog,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether an answer would be heard. */
  get listening(): boolean {
    return this.#listening;
  }

  /** The server-wide rate as it stood after the latest decision on any upload; null before the first one. */
  get rate(): UploadRate | null {
    return this.#rate;
  }

  /** Hears what is said about one upload, until `forget`. */
  listen(jobId: string, listener: Listener): void {
    this.#listeners.set(jobId, listener);
  }

  forget(jobId: string): void {
    this.#listeners.delete(jobId);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#tail = this.log.tail({ topics: [topics.quotaEvents.name], onMessage: (message) => this.#hear(message) });
    const ready = this.#tail.ready.then(
      () => void (this.#listening = true),
      (error: unknown) => this.logger.error({ err: error }, 'quota answers cannot be heard'),
    );
    await this.timers.atMost(startPatience, ready);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#listening = false;
    await this.#tail?.stop();
  }

  #hear(message: LogMessage): void {
    const event = this.#codec.decode(message) as QuotaEvent;
    if (event.type === 'QuotaChanged') return;
    if ('rate' in event.data) this.#rate = event.data.rate;
    this.#listeners.get(event.data.jobId)?.(event);
  }
}
