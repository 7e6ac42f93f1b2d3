import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, Timers, type Logger } from '#libs/platform';
import { CallbackChannel } from '../callbacks/callback-channel.ts';
import { MailChannel } from '../mail/mail-channel.ts';
import { AttemptRecorder } from './attempt-recorder.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { DeliveryWorker } from './delivery-worker.ts';

/** A worker a channel: a receiver that hangs never holds the mail up. */
@Injectable()
export class DeliveryWorkers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #workers: readonly DeliveryWorker[];

  constructor(
    queue: DeliveryQueue,
    recorder: AttemptRecorder,
    mail: MailChannel,
    callbacks: CallbackChannel,
    timers: Timers,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#workers = [mail, callbacks].map(
      (channel) => new DeliveryWorker({ channel, queue, recorder, timers, logger }),
    );
  }

  onApplicationBootstrap(): void {
    for (const worker of this.#workers) worker.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  /** There is something new to deliver. */
  wake(): void {
    for (const worker of this.#workers) worker.wake();
  }
}
