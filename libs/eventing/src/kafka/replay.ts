import { Doorbell } from '../concurrency/doorbell.ts';
import { type MessageBatch, type OffsetRange, partitionKey } from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { LostMessages } from './lost-messages.ts';
import { endOffsetsOf } from './offsets.ts';
import { PartitionReader, type Position } from './partition-reader.ts';

const maxBytesPerPartition = 1024 * 1024;
const patienceMs = 30_000;

/** Reads topics one after another, all partitions of a topic at the same time. Closes the connection at the end. */
export async function* replay(
  connection: ClusterConnection,
  topics: readonly string[],
  { from, to }: OffsetRange,
): AsyncIterable<MessageBatch> {
  try {
    const ends = await endOffsetsOf(connection, topics);
    for (const topic of topics)
      yield* new TopicReplay(connection, topic, from, new Map([...ends, ...(to ?? [])])).read();
  } finally {
    await connection.close();
  }
}

class TopicReplay {
  readonly #connection: ClusterConnection;
  readonly #topic: string;
  readonly #ends: ReadonlyMap<string, bigint>;
  readonly #doorbell: Doorbell;
  readonly #reader: PartitionReader;
  #lost: LostMessages | undefined;

  constructor(
    connection: ClusterConnection,
    topic: string,
    from: ReadonlyMap<string, bigint> | undefined,
    ends: ReadonlyMap<string, bigint>,
  ) {
    this.#connection = connection;
    this.#topic = topic;
    this.#ends = ends;
    this.#doorbell = new Doorbell(connection.options.timers);
    const onProgress = () => this.#doorbell.ring();
    const onLost = (position: Position, end: bigint) => {
      this.#lost = new LostMessages('a replay', position, position.next, end);
      this.#doorbell.ring();
    };
    const options = { connection, topics: [topic], maxBytesPerPartition, longPollMs: 0 };
    this.#reader = new PartitionReader({ ...options, onProgress, onLost });
    for (const [key, end] of ends) {
      const partition = Number(key.slice(topic.length + 1));
      const start = from?.get(key) ?? 0n;
      if (key === partitionKey({ topic, partition }) && start < end) this.#reader.add({ topic, partition }, start);
    }
  }
  async *read(): AsyncIterable<MessageBatch> {
    const { clock } = this.#connection.options;
    try {
      let deadline = clock.monotonic() + patienceMs;
      while (this.#reader.positions.length > 0) {
        const batch = this.#next();
        if (batch) {
          yield batch;
          deadline = clock.monotonic() + patienceMs;
        } else if (this.#lost ?? clock.monotonic() > deadline) {
          throw this.#lost ?? new Error(`${this.#topic} cannot be read to its end: Kafka does not answer`);
        } else if (this.#reader.positions.length > 0) await this.#doorbell.rest(1_000);
      }
    } finally {
      await this.#reader.stop();
    }
  }

  #next(): MessageBatch | undefined {
    for (let next = this.#reader.take(); next; next = this.#reader.take()) {
      const end = this.#end(next.position);
      const messages = next.batch.messages.filter(({ offset }) => offset < end);
      if (messages.length > 0) return { ...next.batch, messages };
    }
    // Compaction and retention leave gaps: what counts is the position, not the last message.
    for (const position of this.#reader.positions) {
      if (position.next >= this.#end(position)) this.#reader.remove(position);
    }
    return undefined;
  }

  #end(position: Position): bigint {
    return this.#ends.get(partitionKey(position)) ?? 0n;
  }
}
