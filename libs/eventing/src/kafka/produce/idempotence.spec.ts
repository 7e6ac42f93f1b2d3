import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'kafkajs';
import { silentLogger, SystemClock, SystemTimers } from '#libs/platform';
import { hasEngines, testEngine } from '#libs/testing';
import { connectKafkaLog, newPrefix } from '../../fixtures/kafka-under-test.ts';
import { createClient } from '../client.ts';
import { ClusterConnection } from '../cluster-connection.ts';
import type { KafkaEventLog } from '../kafka-event-log.ts';
import { KafkaProducer } from '../kafka-producer.ts';
import { Names } from '../names.ts';
import type { Broker } from '../wire.ts';

const topic = 'numbers';
const silently = { clock: new SystemClock(), timers: new SystemTimers(), logger: silentLogger };

(hasEngines ? describe : describe.skip)('what brokers have stored without an answer', () => {
  const prefix = newPrefix();
  let log: KafkaEventLog;
  let connection: ClusterConnection;
  let producer: KafkaProducer;

  beforeAll(async () => {
    log = await connectKafkaLog(prefix);
    await log.createTopics([{ name: topic, partitions: 3, retentionDays: 'forever', compacted: false }]);
    const { brokers } = await testEngine('kafka');
    const client = createClient({ brokers: brokers.split(','), clientId: 'idempotence-spec', logger: silentLogger });
    connection = new ClusterConnection({ ...silently, client, names: new Names(prefix), onFatal: () => undefined });
    producer = new KafkaProducer(connection);
  });
  afterAll(async () => {
    await producer.close();
    await log.close();
  });

  /** The next answer to something written is lost on its way. */
  const loseAnAnswer = (cluster: Cluster) => {
    const { findBroker } = cluster;
    cluster.findBroker = async (node) => {
      const { connectionPool } = (await findBroker.call(cluster, node)) as Broker;
      const send: typeof connectionPool.send = async (call) => {
        cluster.findBroker = findBroker;
        await connectionPool.send(call);
        throw new Error('the answer is lost');
      };
      return { connectionPool: { send } } as Broker;
    };
  };

  it('is stored once, in order, when it is sent again', async () => {
    const messages = Array.from({ length: 30 }, (_, number) => ({
      ...{ topic, key: `key-${number % 7}`, headers: {} },
      value: String(number),
    }));
    await producer.write(messages.slice(0, 10));
    loseAnAnswer(await connection.cluster());
    await producer.write(messages.slice(10, 20));
    await producer.write(messages.slice(20));
    const stored: (readonly [string, number])[] = [];
    for await (const batch of log.replay([topic])) {
      stored.push(...batch.messages.map(({ key, value }) => [key, Number(value)] as const));
    }
    const byKey = (pairs: typeof stored) => Map.groupBy(pairs, ([key]) => key);
    expect(byKey(stored)).toEqual(byKey(messages.map(({ key, value }) => [key, Number(value)] as const)));
  });
});
