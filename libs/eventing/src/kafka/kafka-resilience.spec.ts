import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { hasEngines, Inbox, testEngine } from '#libs/testing';
import { connectKafkaLog, newPrefix } from '../fixtures/kafka-under-test.ts';
import type { LogMessage, SubscriptionOptions } from '../log/event-log.ts';
import type { KafkaEventLog } from './kafka-event-log.ts';

const numbersOf = (messages: readonly LogMessage[]) => messages.map(({ value }) => Number(value));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

(hasEngines ? describe : describe.skip)('the log in Kafka', () => {
  const prefix = newPrefix();
  const fatal = new Inbox<Error>();
  let log: KafkaEventLog;
  let admin: Admin;
  let topic = '';
  let topics = 0;

  beforeAll(async () => {
    const { brokers } = await testEngine('kafka');
    admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    log = await connectKafkaLog(prefix, { onFatal: (error) => fatal.add(error) });
  });
  beforeEach(() => {
    fatal.items.length = 0;
    topic = `numbers-${(topics += 1)}`;
  });
  afterAll(async () => {
    await log.close();
    await admin.disconnect();
  });

  const create = async (settings: Partial<Parameters<typeof log.createTopics>[0][0]> = {}) =>
    log.createTopics([{ name: topic, partitions: 1, retentionDays: 'forever', compacted: false, ...settings }]);
  const produce = (...numbers: readonly number[]) =>
    log.produce(numbers.map((number) => ({ topic, key: 'key', headers: {}, value: String(number) })));
  const removeBefore = async (offset: number) => {
    // It deletes of topics only that it has seen.
    await admin.fetchTopicOffsets(prefix + topic);
    await admin.deleteTopicRecords({ topic: prefix + topic, partitions: [{ partition: 0, offset: String(offset) }] });
  };
  const replayed = async (from = 0n, to?: bigint) => {
    const found: LogMessage[] = [];
    const end = to === undefined ? {} : { to: new Map([[`${topic}/0`, to]]) };
    for await (const { messages } of log.replay([topic], { from: new Map([[`${topic}/0`, from]]), ...end })) {
      found.push(...messages);
    }
    return numbersOf(found);
  };
  const read = async (inbox: Inbox<LogMessage>, options: Partial<SubscriptionOptions>) => {
    const onBatches: SubscriptionOptions['onBatches'] = async (batches) =>
      inbox.add(...batches.flatMap(({ messages }) => messages));
    const subscription = log.subscribe({
      group: newPrefix(),
      topics: [topic],
      startOffsets: () => Promise.resolve(new Map()),
      onBatches,
      ...options,
    });
    await subscription.ready;
    return subscription;
  };

  it('gives topics the settings that they ask for', async () => {
    await create({ partitions: 3, retentionDays: 7, compacted: true });
    const names = ['retention.ms', 'cleanup.policy'];
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: prefix + topic, configNames: names }],
    });
    const settings = Object.fromEntries(
      resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    expect(settings).toEqual({ 'retention.ms': String(7 * 86_400_000), 'cleanup.policy': 'compact' });
    expect((await log.endOffsets([topic])).size).toBe(3);
  });

  it('lets several create the same topics at the same moment', async () => {
    const others = await Promise.all([1, 2, 3].map(() => connectKafkaLog(prefix)));
    const definition = { name: topic, partitions: 2, retentionDays: 'forever', compacted: false } as const;
    await Promise.all(others.map((other) => other.createTopics([definition])));
    await Promise.all(others.map((other) => other.close()));
    expect((await log.endOffsets([topic])).size).toBe(2);
  });

  it('begins with the oldest message where older ones were removed', async () => {
    await create();
    await produce(...range(0, 10));
    await removeBefore(6);
    const inbox = new Inbox<LogMessage>();
    const subscription = await read(inbox, {});
    expect(numbersOf(await inbox.count(4))).toEqual([6, 7, 8, 9]);
    expect(await replayed()).toEqual([6, 7, 8, 9]);
    expect(await replayed(0n, 5n)).toEqual([]);
    expect(await replayed(0n, 8n)).toEqual([6, 7]);
    expect(fatal.items).toEqual([]);
    await subscription.stop();
  });

  it('says loudly that messages are lost where the log ends before what was read', async () => {
    await create();
    await produce(0, 1, 2);
    const inbox = new Inbox<LogMessage>();
    const startOffsets = () => Promise.resolve(new Map([[`${topic}/0`, 7n]]));
    const subscription = await read(inbox, { group: 'ahead', startOffsets });
    const [error] = await fatal.count(1);
    expect(error).toMatchObject({
      name: 'LostMessages',
      message: expect.stringContaining(`group ahead has read ${topic}/0`),
    });
    await subscription.stop();
    expect(inbox.items).toEqual([]);
  });

  it('says so, too, when it happens while it reads', async () => {
    await create();
    await produce(0, 1, 2);
    const inbox = new Inbox<LogMessage>();
    const subscription = await read(inbox, {});
    await inbox.count(3);
    await admin.deleteTopics({ topics: [prefix + topic] });
    await create();
    await produce(0);
    expect((await fatal.count(1))[0]).toMatchObject({ name: 'LostMessages' });
    await subscription.stop();
    expect(numbersOf(inbox.items)).toEqual([0, 1, 2]);
  });

  it('takes messages of any number and size, in one call and in many', async () => {
    await create();
    const value = JSON.stringify('x'.repeat(9_000));
    const messages = range(0, 300).map((number) => ({ topic, key: 'key', headers: { number: String(number) }, value }));
    await log.produce(messages);
    await Promise.all(messages.map((message) => log.produce([message])));
    const found: number[] = [];
    for await (const batch of log.replay([topic]))
      found.push(...batch.messages.map(({ headers }) => Number(headers['number'])));
    expect(found).toEqual([...range(0, 300), ...range(0, 300)]);
  });

  it('takes, and gives, a message that is as large as services may write', async () => {
    await create();
    await log.produce([{ topic, key: 'key', headers: {}, value: '1'.padEnd(1_000_000) }]);
    expect(await replayed()).toEqual([1]);
  });

  it('refuses a message that is too large, and no other with it', async () => {
    await create();
    const large = { topic, key: 'key', headers: {}, value: JSON.stringify('x'.repeat(3_000_000)) };
    const others = [produce(1), expect(log.produce([large])).rejects.toThrow(/larger|too large/i), produce(2)];
    await Promise.all(others);
    expect(await replayed()).toEqual([1, 2]);
  });
});

describe('brokers that do not answer', () => {
  const sockets = new Set<Socket>();
  let silent: Server;
  let address: string;
  beforeAll(async () => {
    silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('end the connecting within seconds, with a reason', async () => {
    const before = performance.now();
    await expect(connectKafkaLog('', { brokers: [address] })).rejects.toThrow('Kafka does not answer within 2000 ms');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
