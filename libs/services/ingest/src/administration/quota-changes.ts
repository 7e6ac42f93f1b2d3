import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { quotaCommands, type QuotaEvent, quotaEvents, type QuotaLimits, topics } from '#libs/contracts';
import {
  DirectProducer,
  EventLog,
  type LogMessage,
  MessageCodec,
  type Recorded,
  type Subscription,
} from '#libs/eventing';
import { Problem, Timers } from '#libs/platform';
import { QuotaLimitsReadModel } from './quota-limits.ts';

/** Milliseconds that a change may take until it is in force. */
const patience = 5_000;

/** The key of everything about the limits, which belong to the whole server. */
const serverKey = 'server';

type QuotaChanged = Recorded<Extract<QuotaEvent, { type: 'QuotaChanged' }>>;
type Listener = (event: QuotaChanged) => void;

/** Has the quota service change the limits, and waits for its answer. */
@Injectable()
export class QuotaChanges implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #codec = new MessageCodec([quotaEvents]);
  readonly #listeners = new Set<Listener>();
  #tail: Subscription | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly producer: DirectProducer,
    private readonly timers: Timers,
    private readonly limits: QuotaLimitsReadModel,
  ) {}

  onApplicationBootstrap(): void {
    const { name } = topics.quotaEvents;
    this.#tail = this.log.tail({ topics: [name], onMessage: (message) => this.#hear(message) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#tail?.stop();
  }

  /** Returns all limits as they are in force afterwards. Throws `unavailable` where there is no answer in time. */
  async change(changes: Partial<QuotaLimits>, by: string): Promise<QuotaLimits> {
    const { promise: answer, resolve } = Promise.withResolvers<QuotaChanged | null>();
    // The answer may be heard before the log has said under which ID it has stored the command.
    const { promise: command, resolve: sent } = Promise.withResolvers<string>();
    const listener: Listener = (event) =>
      void command.then((id) => event.metadata.causationId === id && resolve(event));
    const timer = this.timers.after(patience, () => resolve(null));
    this.#listeners.add(listener);
    try {
      await Promise.race([this.#send(changes, by).then(sent), answer]);
      return await this.#keep(await answer);
    } finally {
      timer.cancel();
      this.#listeners.delete(listener);
    }
  }

  async #send(changes: Partial<QuotaLimits>, by: string): Promise<string> {
    await this.#tail?.ready;
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

  #hear(message: LogMessage): void {
    if (message.key !== serverKey) return;
    const event = this.#codec.decode(message) as Recorded<QuotaEvent>;
    if (event.type === 'QuotaChanged') this.#listeners.forEach((listener) => listener(event as QuotaChanged));
  }
}

const noAnswer = () =>
  new Problem('unavailable', 'The quota service has not answered. Look at the quotas before you change them again.', {
    headers: { 'retry-after': '5' },
  });
