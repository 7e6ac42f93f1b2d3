import type { Cluster } from 'kafkajs';
import { withDeadline } from '../concurrency/deadline.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { isOutOfSequence, mayPass } from './failures.ts';
import { inRequests } from './produce/in-requests.ts';
import { ProducerIdentity } from './produce/producer-identity.ts';
import type { Batch } from './produce/record-batch.ts';
import { sendToLeaders } from './produce/send-to-leaders.ts';
import type { Broker } from './wire.ts';

/** Whoever waits for a message to be stored, such as a request, wants to answer soon. */
const budgetMs = 3_500;
const pauseMs = 50;
/** Brokers want to know, although only transactions need it. */
const transactionTimeout = 60_000;

interface Attempt {
  /** By the monotonic clock. */
  readonly end: number;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

/**
 * Writes messages one request after another, so that nothing overtakes. What no broker has acknowledged is sent again
 * with the same sequence numbers, so that it is stored once.
 */
export class KafkaProducer {
  readonly #connection: ClusterConnection;
  #identity: ProducerIdentity | undefined;

  constructor(connection: ClusterConnection) {
    this.#connection = connection;
  }

  /** Rejects when the brokers have not stored all of it within some seconds. */
  async write(messages: readonly OutgoingMessage[]): Promise<void> {
    const { clock, timers } = this.#connection.options;
    const waiting = new AbortController();
    const attempt = { end: clock.monotonic() + budgetMs, signal: waiting.signal };
    const reason = `Kafka has not stored the messages within ${budgetMs} ms`;
    try {
      await withDeadline(timers, budgetMs, this.#storeAll(messages, attempt), reason);
    } catch (error) {
      // What became of the last request is unknown, and so is the sequence number that comes next.
      this.#identity = undefined;
      if (this.#isOver(attempt)) this.#connection.abandon();
      waiting.abort(error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #storeAll(messages: readonly OutgoingMessage[], attempt: Attempt): Promise<void> {
    const { clock, names } = this.#connection.options;
    const cluster = await this.#repeat(attempt, () => this.#clusterFor(messages));
    const partitionsOf = (topic: string) => cluster.findTopicPartitionMetadata(names.inCluster(topic)).length;
    for (const batches of inRequests(messages, partitionsOf, clock.now())) {
      const pending = new Set(batches);
      await this.#repeat(attempt, () => this.#send(pending, attempt.signal));
    }
    this.#connection.succeeded();
  }

  async #repeat<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#isOver(attempt) || !mayPass(error)) throw error;
        if (isOutOfSequence(error)) this.#identity = undefined;
        await this.#connection.recover(error);
        await this.#connection.options.timers.delay(pauseMs);
      }
    }
  }

  async #send(pending: Set<Batch>, signal: AbortSignal): Promise<void> {
    const { names } = this.#connection.options;
    const cluster = await this.#clusterFor(pending);
    const identity = this.#identity ?? (await identify(cluster));
    signal.throwIfAborted();
    this.#identity = identity;
    await sendToLeaders(cluster, pending, { names, identity, timeoutMs: budgetMs, signal });
  }

  async #clusterFor(places: Iterable<{ readonly topic: string }>): Promise<Cluster> {
    const topics = new Set<string>();
    for (const { topic } of places) topics.add(topic);
    const cluster = await this.#connection.knowing([...topics]);
    await cluster.refreshMetadataIfNecessary();
    return cluster;
  }

  #isOver({ end }: Attempt): boolean {
    return this.#connection.options.clock.monotonic() + pauseMs >= end;
  }
}

async function identify(cluster: Cluster): Promise<ProducerIdentity> {
  const broker = (await cluster.findControllerBroker()) as Broker;
  const { producerId, producerEpoch } = await broker.initProducerId({ transactionTimeout });
  return new ProducerIdentity(BigInt(producerId), producerEpoch);
}
