import { Partitioners, type Kafka, type Producer, type TopicMessages } from 'kafkajs';
import type { Clock, Logger, Timers } from '#libs/platform';
import { withDeadline } from '../concurrency/deadline.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import { isPermanent, isUnknownTopic, typeOf } from './failures.ts';
import type { Names } from './names.ts';

export interface ProducerOptions {
  readonly client: Kafka;
  readonly names: Names;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Whoever waits for a message to be stored, such as a request, wants to answer soon. */
const budgetMs = 3_500;
const pauseMs = 50;

/** Writes messages one request after another, so that nothing overtakes; what may have been written is repeated. */
export class KafkaProducer {
  readonly #options: ProducerOptions;
  #producer: Promise<Producer> | undefined;

  constructor(options: ProducerOptions) {
    this.#options = options;
  }

  /** Rejects when the brokers have not stored all of it within some seconds. */
  async write(messages: readonly OutgoingMessage[]): Promise<void> {
    const { clock, timers } = this.#options;
    const end = clock.monotonic() + budgetMs;
    for (;;) {
      try {
        const reason = `Kafka has not stored the messages within ${budgetMs} ms`;
        return await withDeadline(timers, end - clock.monotonic(), this.#send(messages), reason);
      } catch (error) {
        // kafkajs' sequence numbers are out of step after a failure, and its sockets may be.
        this.#discard();
        if (clock.monotonic() + pauseMs >= end || !mayPass(error)) throw error;
        await timers.delay(pauseMs);
      }
    }
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.then((connected) => connected.disconnect());
  }

  async #send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    await producer.sendBatch({ acks: -1, timeout: budgetMs, topicMessages: this.#byTopic(messages) });
  }

  async #connect(): Promise<Producer> {
    const producer = this.#options.client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    return producer;
  }

  #byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
    return [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, list]) => ({
      topic: this.#options.names.inCluster(topic),
      messages: list.map(({ key, value, headers }) => ({ key, value, headers })),
    }));
  }

  #discard(): void {
    const { logger } = this.#options;
    this.close().catch((err: unknown) => logger.debug({ err }, 'kafka producer was not connected'));
  }
}

const mayPass = (error: unknown) =>
  !isPermanent(error) && !isUnknownTopic(error) && typeOf(error) !== 'MESSAGE_TOO_LARGE';
