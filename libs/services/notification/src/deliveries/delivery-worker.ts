import { Loop, type Logger, type Timers } from '#libs/platform';
import type { DeliveryChannel } from './delivery-channel.ts';
import type { ClaimedDelivery, DeliveryQueue } from './delivery-queue.ts';
import type { AttemptRecorder } from './attempt-recorder.ts';

export interface DeliveryWorkerOptions {
  readonly channel: DeliveryChannel;
  readonly queue: DeliveryQueue;
  readonly recorder: AttemptRecorder;
  readonly timers: Timers;
  readonly logger: Logger;
}

const intervalMs = 1_000;

/** Attempts the deliveries of one channel as they become due, several at a time and never two of one job. */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<ClaimedDelivery, Promise<void>>();
  readonly #loop: Loop;

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options;
    const { channel, timers, logger } = options;
    this.#loop = new Loop({
      name: `deliver-${channel.channel}`,
      intervalMs,
      timers,
      logger,
      round: () => this.#claimOne(),
    });
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  /** Breaks off what can be broken off; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop.stop();
    await Promise.all(this.#underWay.values());
  }

  /** Returns true where there may be more to claim. */
  async #claimOne(): Promise<boolean> {
    const { channel, queue } = this.#options;
    if (this.#underWay.size >= channel.concurrency) return false;
    const delivery = await queue.claim({ ...channel, busy: this.#busyDestinations() });
    if (!delivery) return false;
    const done = this.#deliver(delivery).finally(() => {
      this.#underWay.delete(delivery);
      this.#loop.wake();
    });
    this.#underWay.set(delivery, done);
    return true;
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { channel, recorder, logger } = this.#options;
    const { deliveryId, jobId, sequence } = delivery;
    try {
      const attempt = await channel.attempt(delivery, this.#stopping.signal);
      await recorder.record(delivery, attempt, channel.pauses);
    } catch (error) {
      logger.error({ deliveryId, jobId, sequence, err: error }, 'delivery will be repeated when its lease ends');
    }
  }

  #busyDestinations(): string[] {
    const counts = new Map<string, number>();
    for (const { destination } of this.#underWay.keys()) counts.set(destination, (counts.get(destination) ?? 0) + 1);
    const { concurrencyPerDestination } = this.#options.channel;
    return [...counts].filter(([, count]) => count >= concurrencyPerDestination).map(([destination]) => destination);
  }
}
