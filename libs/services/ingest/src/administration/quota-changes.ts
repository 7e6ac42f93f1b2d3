import { Injectable } from '@nestjs/common';
import { quotaCommands, type QuotaEvent, quotaEvents, type QuotaLimits, topics } from '#libs/contracts';
import { DirectProducer, EventLog, type LogMessage, MessageCodec, type Recorded } from '#libs/eventing';
import { Problem, Timers } from '#libs/platform';
import { QuotaLimitsReadModel } from './quota-limits.ts';

/** Milliseconds that a change may take until it is in force. */
const patience = 5_000;

/** The key of everything about the limits, which belong to the whole server. */
const serverKey = 'server';

type QuotaChanged = Recorded<Extract<QuotaEvent, { type: 'QuotaChanged' }>>;

/** Has the quota service change the limits, and waits for its answer. */
@Injectable()
export class QuotaChanges {
  readonly #codec = new MessageCodec([quotaEvents]);

  constructor(
    private readonly log: EventLog,
    private readonly producer: DirectProducer,
    private readonly timers: Timers,
    private readonly limits: QuotaLimitsReadModel,
  ) {}

  /** Returns all limits as they are in force afterwards. Throws `unavailable` where there is no answer in time. */
  async change(changes: Partial<QuotaLimits>, by: string): Promise<QuotaLimits> {
    const { promise: answer, resolve } = Promise.withResolvers<QuotaChanged | null>();
    // The answer may be heard before the log has said under which ID it has stored the command.
    const { promise: command, resolve: sent } = Promise.withResolvers<string>();
    const onMessage = (message: LogMessage) => {
      const event = this.#changeIn(message);
      if (event) void command.then((id) => event.metadata.causationId === id && resolve(event));
    };
    // Changes are rare: a tail for all times would read what is said about each upload.
    const tail = this.log.tail({ topics: [topics.quotaEvents.name], onMessage });
    const timer = this.timers.after(patience, () => resolve(null));
    try {
      await Promise.race([tail.ready.then(() => this.#send(changes, by)).then(sent), answer]);
      return await this.#keep(await answer);
    } finally {
      timer.cancel();
      await tail.stop();
    }
  }

  #send(changes: Partial<QuotaLimits>, by: string): Promise<string> {
    return this.producer.send(quotaCommands, serverKey, { type: 'ChangeQuota', data: { changes, by } });
  }

  /** Whoever has read the answer reads the same here, without waiting for the consumer. */
  async #keep(answer: QuotaChanged | null): Promise<QuotaLimits> {
    if (!answer) throw noAnswer();
    const { limits } = answer.data;
    const { sequence } = answer.metadata;
    if (sequence !== null) await this.limits.keep(limits, sequence);
    return limits;
  }

  #changeIn(message: LogMessage): QuotaChanged | null {
    if (message.key !== serverKey) return null;
    const event = this.#codec.decode(message) as Recorded<QuotaEvent>;
    return event.type === 'QuotaChanged' ? (event as QuotaChanged) : null;
  }
}

const noAnswer = () =>
  new Problem('unavailable', 'The quota service has not answered. Look at the quotas before you change them again.', {
    headers: { 'retry-after': '5' },
  });
