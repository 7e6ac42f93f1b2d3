import type { MessageFamily, MessageOf } from '#libs/contracts';
import type { Clock, Identifiers } from '#libs/platform';
import { MessageCodec } from '../cloud-events/message-codec.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Causation } from '../messages.ts';
import { MetadataSource } from '../store/metadata-source.ts';

export interface DirectProducerOptions {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  /** The service's name. */
  readonly source: string;
}

/** Sends commands that change nothing at their sender past the outbox: a lost one is a time-out. */
export class DirectProducer {
  readonly #log: EventLog;
  readonly #metadata: MetadataSource;

  constructor(options: DirectProducerOptions) {
    this.#log = options.log;
    this.#metadata = new MetadataSource(options);
  }

  /** Resolves with the message's ID once the log has stored it. */
  async send<Family extends MessageFamily>(
    family: Family,
    key: string,
    message: MessageOf<Family>,
    causation: Causation = {},
  ): Promise<string> {
    const codec = MessageCodec.of(family);
    const metadata = this.#metadata.next(key, null, causation);
    await this.#log.produce([codec.encode(family.topic, codec.check(family.topic, message), metadata)]);
    return metadata.id;
  }
}
