import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'kafkajs';
import { silentLogger, Timers, type Timer } from '#libs/platform';
import { ManualTime, poll } from '#libs/testing';
import type { ClusterConnection } from './cluster-connection.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { Names } from './names.ts';
import type { Broker } from './wire.ts';

const topic = 'jobs.events';
const partitions = [0, 1, 2, 3, 4, 5];
/** By the rule of Kafka's own clients. */
const partitionOfOne = 5;
const notLeader = 6;
const outOfOrder = 45;
const tooLarge = 10;

type Call = Parameters<Broker['connectionPool']['send']>[0];

/** A cluster of one broker whose answers a test may change. */
class ScriptedCluster {
  readonly requests: Buffer[] = [];
  /** Error codes of the partitions that the next answers speak of; when there is no more, all is stored. */
  readonly answers: Partial<Record<number, number>>[] = [];
  identities = 0;
  abandoned = 0;
  /** How often brokers are not to be found. */
  absences = 0;
  /** Before a request is encoded. */
  beforeSending: () => Promise<void> = () => Promise.resolve();

  connectionFor(time: ManualTime): ClusterConnection {
    const options = { names: new Names(''), clock: time.clock, timers: new PassingDelays(time), logger: silentLogger };
    return {
      options,
      knowing: () => (this.absences-- > 0 ? Promise.reject(new Error('no broker')) : Promise.resolve(this.#cluster)),
      recover: () => Promise.resolve(),
      succeeded: () => undefined,
      abandon: () => (this.abandoned += 1),
    } as unknown as ClusterConnection;
  }

  get #cluster(): Cluster {
    const broker = {
      initProducerId: () => Promise.resolve({ producerId: String((this.identities += 1)), producerEpoch: 0 }),
      connectionPool: { send: (call: Call) => this.#send(call) },
    };
    return {
      refreshMetadataIfNecessary: () => Promise.resolve(),
      findTopicPartitionMetadata: () => partitions.map((partitionId) => ({ partitionId, leader: 1 })),
      findBroker: () => Promise.resolve(broker),
      findControllerBroker: () => Promise.resolve(broker),
    } as unknown as Cluster;
  }

  async #send({ request }: Call) {
    await this.beforeSending();
    this.requests.push(Buffer.from((await request.encode()).buffer));
    const codes = this.answers.shift() ?? Object.fromEntries(partitions.map((partition) => [partition, 0]));
    const answered = Object.entries(codes).map(([partition, errorCode]) => ({
      partition: Number(partition),
      errorCode,
    }));
    return { topics: [{ topicName: topic, partitions: answered }] };
  }
}

/** A delay moves the clock and is over. */
class PassingDelays extends Timers {
  readonly #time: ManualTime;

  constructor(time: ManualTime) {
    super();
    this.#time = time;
  }

  after(milliseconds: number, callback: () => void): Timer {
    return this.#time.timers.after(milliseconds, callback);
  }

  override async delay(milliseconds: number): Promise<void> {
    this.#time.advance(milliseconds);
  }
}

describe('the producer', () => {
  let time: ManualTime;
  let cluster: ScriptedCluster;
  let producer: KafkaProducer;
  beforeEach(() => {
    time = new ManualTime();
    cluster = new ScriptedCluster();
    producer = new KafkaProducer(cluster.connectionFor(time));
  });

  const write = (...keys: string[]) =>
    producer.write(keys.map((key) => ({ topic, key, headers: {}, value: `"${key}"` })));

  it('sends the same again, with the same sequence numbers, where the answer says nothing of a partition', async () => {
    cluster.answers.push({});
    await write('one', 'another');
    expect(cluster.requests).toHaveLength(2);
    expect(cluster.requests[1]).toEqual(cluster.requests[0]);
    expect(cluster.identities).toBe(1);
  });

  it('waits for brokers that are away for a moment', async () => {
    cluster.absences = 3;
    await write('one');
    expect(cluster.requests).toHaveLength(1);
  });

  it('sends only what is not stored again', async () => {
    const stored = Object.fromEntries(partitions.map((partition) => [partition, 0]));
    cluster.answers.push({ ...stored, [partitionOfOne]: notLeader });
    await write('one', 'another');
    expect(cluster.requests.map((request) => request.includes('"one"'))).toEqual([true, true]);
    expect(cluster.requests.map((request) => request.includes('"another"'))).toEqual([true, false]);
  });

  it('begins its sequence numbers anew where a broker does not know them', async () => {
    cluster.answers.push({ [partitionOfOne]: outOfOrder });
    await write('one');
    expect(cluster.requests).toHaveLength(2);
    expect(cluster.identities).toBe(2);
  });

  it('does so, too, after what could not be stored', async () => {
    cluster.answers.push({ [partitionOfOne]: tooLarge });
    await expect(write('one')).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    await write('one');
    expect(cluster.identities).toBe(2);
  });

  it('sends nothing any more once it has said that the time is up', async () => {
    const { promise: connected, resolve } = Promise.withResolvers<void>();
    let isSending = false;
    cluster.beforeSending = () => ((isSending = true), connected);
    const written = expect(write('one')).rejects.toThrow('Kafka has not stored the messages within 3500 ms');
    await poll(
      () => Promise.resolve(isSending),
      (sending) => sending,
    );
    time.advance(3_500);
    await written;
    expect(cluster.abandoned).toBe(1);
    resolve();
    await write('another');
    expect(cluster.requests).toHaveLength(1);
    expect(cluster.requests[0]!.includes('"another"')).toBe(true);
  });
});
