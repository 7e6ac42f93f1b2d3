import type { MessageFamily, MessageOf } from '#libs/contracts';
import type { Clock, Identifiers } from '#libs/platform';
import type { EventLog } from '../log/event-log.ts';
import type { Causation } from '../messages.ts';

export interface DirectProducerOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  /** The service's name. */
  readonly source: string;
}

/** Sends commands that change nothing at their sender past the outbox: a lost one is a time-out. */
export class DirectProducer {
  constructor(_options: DirectProducerOptions) {}

  /** Resolves with the message's ID once the log has stored it. */
  send<Family extends MessageFamily>(
    _family: Family,
    _key: string,
    _message: MessageOf<Family>,
    _causation?: Causation,
  ): Promise<string> {
    return Promise.reject(new Error('under construction'));
  }
}
