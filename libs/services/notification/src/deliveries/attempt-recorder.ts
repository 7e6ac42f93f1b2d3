import { Inject, Injectable } from '@nestjs/common';
import { deliveryEvents, type DeliveryEvent } from '#libs/contracts';
import { CommandHandler } from '#libs/eventing';
import { Clock, Database, LOGGER, type Logger } from '#libs/platform';
import { deliveryDecider, type DeliveryCommand } from './delivery.decider.ts';
import type { Attempt } from './delivery-channel.ts';
import { DeliveryQueue, type ClaimedDelivery } from './delivery-queue.ts';

/** Writes down how an attempt went, as an event and in the queue: in one transaction, and only under its lease. */
@Injectable()
export class AttemptRecorder {
  readonly #database: Database;
  readonly #commands: CommandHandler;
  readonly #queue: DeliveryQueue;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    database: Database,
    commands: CommandHandler,
    queue: DeliveryQueue,
    clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#database = database;
    this.#commands = commands;
    this.#queue = queue;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** `pauses` are seconds before each attempt. */
  async record(delivery: ClaimedDelivery, attempt: Attempt, pauses: readonly number[]): Promise<void> {
    if (attempt.outcome === 'interrupted') return this.#queue.release(delivery);
    const command = this.#command(delivery, attempt, pauses);
    const recorded = await this.#database.transactional(async () => {
      if (!(await this.#queue.isHeld(delivery))) return null;
      const { events } = await this.#commands.execute(deliveryDecider, {
        family: deliveryEvents,
        stream: { category: 'delivery', id: delivery.deliveryId },
        command,
        causationId: delivery.event.metadata.id,
        traceparent: delivery.event.metadata.traceparent,
      });
      for (const event of events) await this.#queue.settle(event);
      return events;
    });
    this.#log(delivery, recorded);
  }

  #command(claimed: ClaimedDelivery, attempt: Exclude<Attempt, { outcome: 'interrupted' }>, pauses: readonly number[]) {
    const { deliveryId, jobId, sequence, channel } = claimed;
    const delivery = { deliveryId, jobId, sequence, channel };
    if (attempt.outcome === 'delivered') return { type: 'Succeed', delivery } satisfies DeliveryCommand;
    const { reason, final } = attempt;
    return { type: 'Fail', delivery, reason, final, at: this.#clock.now(), pauses } satisfies DeliveryCommand;
  }

  #log({ deliveryId, jobId, sequence }: ClaimedDelivery, events: readonly DeliveryEvent[] | null): void {
    if (!events) this.#logger.warn({ deliveryId, jobId, sequence }, 'delivery took longer than its lease');
    for (const { type, data } of events ?? []) {
      if (type === 'DeliverySucceeded') this.#logger.debug(data, 'delivered');
      else this.#logger.warn(data, type === 'DeliveryFailed' ? 'delivery failed' : 'delivery abandoned');
    }
  }
}
