import { Partitioners, type Kafka, type Producer, type RecordMetadata, type TopicMessages } from 'kafkajs';
import type { Clock, Logger, Timers } from '#libs/platform';
import { withDeadline } from '../concurrency/deadline.ts';
import { type OutgoingMessage, partitionKey } from '../log/event-log.ts';
import { mayPass } from './failures.ts';
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

/** What brokers take in one batch of a partition by default is 1 MiB; kafkajs makes a request's messages one batch. */
export const maxRequestBytes = 900_000;
const overheadBytes = 60;

/** About as many bytes as the message takes in a request. */
export function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let size = overheadBytes + key.length + Buffer.byteLength(value);
  for (const name in headers) size += name.length + Buffer.byteLength(headers[name] ?? '') + 2;
  return size;
}

interface Connected {
  readonly producer: Producer;
  /** Partitions that the messages of the request under way go to, such as `jobs.events/3`. */
  readonly chosen: Set<string>;
}

/** Writes messages one request after another, so that nothing overtakes; what may have been written is repeated. */
export class KafkaProducer {
  readonly #options: ProducerOptions;
  #connected: Promise<Connected> | undefined;

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
    const connected = this.#connected;
    this.#connected = undefined;
    await connected?.then(({ producer }) => producer.disconnect());
  }

  async #send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.#connected ??= this.#connect();
    const { producer, chosen } = await this.#connected;
    for (const request of inRequests(messages)) {
      chosen.clear();
      const stored = await producer.sendBatch({ acks: -1, timeout: budgetMs, topicMessages: this.#byTopic(request) });
      requireStored(chosen, stored);
    }
  }

  async #connect(): Promise<Connected> {
    const chosen = new Set<string>();
    const choose = Partitioners.DefaultPartitioner();
    const producer = this.#options.client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => (message) => {
        const partition = choose(message);
        chosen.add(partitionKey({ topic: message.topic, partition }));
        return partition;
      },
      maxInFlightRequests: 1,
    });
    await producer.connect();
    return { producer, chosen };
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

/**
 * While kafkajs repeats a request to several brokers, a partition may move to one that has answered already; kafkajs then
 * sends that partition's messages to nobody, and reports success.
 */
function requireStored(chosen: ReadonlySet<string>, stored: readonly RecordMetadata[]): void {
  const answered = new Set(stored.map(({ topicName: topic, partition }) => partitionKey({ topic, partition })));
  const missing = [...chosen].filter((partition) => !answered.has(partition));
  if (missing.length > 0) throw new Error(`no broker has said that it stored the messages of ${missing.join(', ')}`);
}

/** In order, as many at a time as fit. */
function* inRequests(messages: readonly OutgoingMessage[]): Iterable<readonly OutgoingMessage[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const size = sizeOf(message);
    if (index > start && bytes + size > maxRequestBytes) {
      yield messages.slice(start, index);
      [start, bytes] = [index, 0];
    }
    bytes += size;
  }
  yield messages.slice(start);
}
