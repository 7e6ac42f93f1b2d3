import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Inbox } from '#libs/testing';
import { partitionKey, type EventLog, type LogMessage, type MessageBatch, type Subscription } from './event-log.ts';

/** An engine in a test: `connect` gives what another process would have. */
export interface EngineUnderTest {
  connect(): Promise<EventLog>;
  dispose(): Promise<void>;
}

/** What every engine has to do. `sessionTimeoutMs` is how long a silent member keeps its partitions. */
export function describeEventLog(name: string, sessionTimeoutMs: number, start: () => Promise<EngineUnderTest>): void {
  describe(`${name} as an event log`, () => {
    let engine: EngineUnderTest;
    let log: EventLog;
    let other: EventLog;
    let topics = 0;
    const subscriptions: Subscription[] = [];

    beforeAll(async () => {
      engine = await start();
      [log, other] = await Promise.all([engine.connect(), engine.connect()]);
    });
    afterEach(() => Promise.all(subscriptions.splice(0).map((subscription) => subscription.stop())));
    afterAll(async () => {
      await Promise.all([log.close(), other.close()]);
      await engine.dispose();
    });

    const createTopic = async (partitions = 4): Promise<string> => {
      const name = `topic-${(topics += 1)}`;
      await log.createTopics([{ name, partitions, retentionDays: 'forever', compacted: false }]);
      return name;
    };

    const message = (topic: string, key: string, number: number) => ({
      topic,
      key,
      headers: { number: String(number) },
      value: JSON.stringify({ number }),
    });

    /** A member of a group that keeps its progress in `offsets`, as consumers do. */
    const join = async (
      through: EventLog,
      topic: string | readonly string[],
      group: string,
      onBatch: (batch: MessageBatch) => Promise<void> | void,
      offsets = new Map<string, bigint>(),
    ): Promise<Subscription> => {
      const subscription = through.subscribe({
        group,
        topics: typeof topic === 'string' ? [topic] : topic,
        startOffsets: () => Promise.resolve(new Map(offsets)),
        onBatches: async (batches) => {
          for (const batch of batches) {
            await onBatch(batch);
            offsets.set(partitionKey(batch), (batch.messages.at(-1) as LogMessage).offset + 1n);
          }
        },
      });
      subscriptions.push(subscription);
      await subscription.ready;
      return subscription;
    };

    const collecting = () => {
      const inbox = new Inbox<LogMessage>();
      return { inbox, collect: ({ messages }: MessageBatch) => inbox.add(...messages) };
    };

    const numbers = (messages: readonly LogMessage[]) => messages.map(({ headers }) => Number(headers['number']));
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
    const sorted = (list: readonly number[]) => list.toSorted((a, b) => a - b);
    const keyOf = (number: number) => `key-${number % 17}`;

    const replayed = async (topic: string): Promise<LogMessage[]> => {
      const found: LogMessage[] = [];
      for await (const { messages } of log.replay([topic])) found.push(...messages);
      return found;
    };

    it('gives back what was produced: key, headers and value', async () => {
      const topic = await createTopic();
      const value = JSON.stringify({ text: 'ÄÖ "quoted" \\ 日本 {,} NULL \u0000' });
      await log.produce([{ topic, key: 'a "key", {with} \\ signs', headers: { ce_id: 'ü "1"' }, value }]);
      expect(await replayed(topic)).toEqual([
        expect.objectContaining({
          topic,
          key: 'a "key", {with} \\ signs',
          headers: { ce_id: 'ü "1"' },
          value,
          offset: 0n,
        }),
      ]);
    });

    it('keeps the order of each key, and numbers each partition without gaps', async () => {
      const topic = await createTopic();
      for (const start of [0, 100, 200]) {
        await log.produce(range(start, start + 100).map((number) => message(topic, keyOf(number), number)));
      }
      const found = await replayed(topic);
      expect(sorted(numbers(found))).toEqual(range(0, 300));
      for (const ofKey of Map.groupBy(found, ({ key }) => key).values()) {
        expect(numbers(ofKey)).toEqual(sorted(numbers(ofKey)));
        expect(new Set(ofKey.map(({ partition }) => partition)).size).toBe(1);
      }
      const ends = await log.endOffsets([topic]);
      for (const ofPartition of Map.groupBy(found, partitionKey).values()) {
        expect(ofPartition.map(({ offset }) => Number(offset))).toEqual(range(0, ofPartition.length));
        expect(ends.get(partitionKey(ofPartition[0] as LogMessage))).toBe(BigInt(ofPartition.length));
      }
    });

    it('loses nothing and repeats no offset where many produce at the same time', async () => {
      const topic = await createTopic(2);
      const { inbox, collect } = collecting();
      await join(other, topic, 'while-produced', collect);
      const write = async (through: EventLog, start: number) => {
        for (let n = start; n < start + 200; n += 5) {
          await through.produce(range(n, n + 5).map((number) => message(topic, keyOf(number), number)));
        }
      };
      await Promise.all([write(log, 0), write(other, 200)]);
      const delivered = await inbox.count(400);
      expect(sorted(numbers(delivered))).toEqual(range(0, 400));
      const found = await replayed(topic);
      expect(new Set(found.map((m) => `${partitionKey(m)}/${m.offset}`)).size).toBe(400);
      for (const ofPartition of Map.groupBy(delivered, partitionKey).values()) {
        expect(ofPartition.map(({ offset }) => Number(offset))).toEqual(range(0, ofPartition.length));
      }
    });

    it('refuses a topic that was never created', async () => {
      await expect(log.produce([message('no-such-topic', 'key', 1)])).rejects.toThrow('no-such-topic');
    });

    it('keeps the partitions of a topic that is created again', async () => {
      const name = await createTopic(4);
      await log.produce([message(name, 'key', 1)]);
      await other.createTopics([{ name, partitions: 9, retentionDays: 'forever', compacted: false }]);
      await other.produce([message(name, 'key', 2)]);
      expect((await log.endOffsets([name])).size).toBe(4);
      expect(new Set((await replayed(name)).map(({ partition }) => partition)).size).toBe(1);
    });

    it('delivers what was there before, and what comes later, to each group of its own', async () => {
      const topic = await createTopic();
      await log.produce(range(0, 20).map((number) => message(topic, keyOf(number), number)));
      const [one, two] = [collecting(), collecting()];
      await join(log, topic, 'group-one', one.collect);
      await join(other, topic, 'group-two', two.collect);
      await other.produce(range(20, 40).map((number) => message(topic, keyOf(number), number)));
      for (const { inbox } of [one, two]) expect(sorted(numbers(await inbox.count(40)))).toEqual(range(0, 40));
    });

    it('starts where the group says', async () => {
      const topic = await createTopic(1);
      await log.produce(range(0, 10).map((number) => message(topic, 'key', number)));
      const { inbox, collect } = collecting();
      await join(log, topic, 'sought', collect, new Map([[`${topic}/0`, 7n]]));
      expect(numbers(await inbox.count(3))).toEqual([7, 8, 9]);
    });

    it('delivers a batch that failed again, and others of that partition only after it', async () => {
      const topic = await createTopic(1);
      const attempts = new Inbox<readonly number[]>();
      await join(log, topic, 'failing', ({ messages }) => {
        attempts.add(numbers(messages));
        if (attempts.items.length < 3) throw new Error('not yet');
      });
      await log.produce([message(topic, 'key', 1)]);
      await attempts.count(1);
      await log.produce([message(topic, 'key', 2)]);
      await attempts.until((items) => items.slice(2).flat().includes(2));
      expect(attempts.items.map(([first]) => first).slice(0, 3)).toEqual([1, 1, 1]);
      expect(attempts.items.slice(2).flat()).toEqual([1, 2]);
    });

    it('takes what waits in the earlier topic first', async () => {
      const [first, second] = [await createTopic(2), await createTopic(2)];
      await log.produce(range(0, 50).map((number) => message(second, keyOf(number), number)));
      await log.produce(range(0, 50).map((number) => message(first, keyOf(number), number)));
      const { inbox, collect } = collecting();
      await join(log, [first, second], 'ordered', collect);
      const order = (await inbox.count(100)).map(({ topic }) => topic);
      expect(order).toEqual([...Array<string>(50).fill(first), ...Array<string>(50).fill(second)]);
    });

    it('shares partitions fairly among members, each with one of them at a time', async () => {
      const topic = await createTopic(4);
      const offsets = new Map<string, bigint>();
      const readers = new Map<number, Set<string>>();
      const inbox = new Inbox<LogMessage>();
      const collect = (member: string) => (batch: MessageBatch) => {
        readers.set(batch.partition, (readers.get(batch.partition) ?? new Set()).add(member));
        inbox.add(...batch.messages);
      };
      await join(log, topic, 'shared', collect('a'), offsets);
      await join(other, topic, 'shared', collect('b'), offsets);
      await settled(() => log.produce(range(0, 34).map((n) => message(topic, keyOf(n), n))), inbox, readers);
      expect([...readers.values()].filter((members) => members.has('b') && members.size === 1).length).toBe(2);
      expect([...readers.values()].filter((members) => members.has('a') && members.size === 1).length).toBe(2);
    });

    /** Produces until both members have their share, then once more; leaves in `readers` who read that. */
    const settled = async (
      produce: () => Promise<void>,
      inbox: Inbox<LogMessage>,
      readers: Map<number, Set<string>>,
    ) => {
      const produceAll = async () => {
        readers.clear();
        const before = inbox.items.length;
        await produce();
        await inbox.count(before + 34);
      };
      const isFair = () =>
        [...readers.values()].filter((members) => members.has('b') && members.size === 1).length === 2;
      do await produceAll();
      while (!isFair());
    };

    it('hands a leaving member’s partitions over, without loss or repetition', async () => {
      const topic = await createTopic(4);
      const offsets = new Map<string, bigint>();
      const { inbox, collect } = collecting();
      const leaving = await join(log, topic, 'left', collect, offsets);
      await join(other, topic, 'left', collect, offsets);
      for (const start of [0, 100, 200]) {
        await log.produce(range(start, start + 100).map((number) => message(topic, keyOf(number), number)));
        if (start === 100) await leaving.stop();
      }
      await inbox.count(300);
      expect(sorted(numbers(inbox.items))).toEqual(range(0, 300));
    });

    it('lets a slow member keep its partitions, while others go on', async () => {
      const topic = await createTopic(2);
      const offsets = new Map<string, bigint>();
      const inbox = new Inbox<LogMessage & { member: string }>();
      let slow = Promise.resolve();
      const collect = (member: string) => async (batch: MessageBatch) => {
        if (member === 'slow') await slow;
        inbox.add(...batch.messages.map((found) => ({ ...found, member })));
      };
      await join(log, topic, 'slow', collect('slow'), offsets);
      await join(other, topic, 'slow', collect('quick'), offsets);
      let produced = 0;
      const produce = () => log.produce(range(produced, (produced += 17)).map((n) => message(topic, keyOf(n), n)));
      const quick = () => inbox.items.filter(({ member }) => member === 'quick');
      do {
        await produce();
        await inbox.count(produced);
      } while (quick().length === 0);
      const { promise, resolve: hurry } = Promise.withResolvers<void>();
      slow = promise;
      const partitions = new Set<number>();
      for (const end = performance.now() + 2 * sessionTimeoutMs; performance.now() < end;) {
        const before = quick().length;
        await produce();
        await inbox.until(() => quick().length > before);
        for (const { partition } of quick().slice(before)) partitions.add(partition);
      }
      hurry();
      await inbox.count(produced);
      expect(partitions.size).toBe(1);
      expect(sorted(numbers(inbox.items))).toEqual(range(0, produced));
    });

    it('lets everybody who tails hear what comes from then on', async () => {
      const topic = await createTopic();
      await log.produce([message(topic, 'key', 1)]);
      const heard = new Inbox<LogMessage>();
      const tails = [log, other].map((through) =>
        through.tail({ topics: [topic], onMessage: (found) => heard.add(found) }),
      );
      subscriptions.push(...tails);
      await Promise.all(tails.map(({ ready }) => ready));
      await log.produce([message(topic, 'key', 2), message(topic, 'key', 3)]);
      expect(sorted(numbers(await heard.count(4)))).toEqual([2, 2, 3, 3]);
    });

    it('delivers nothing while paused, and everything after', async () => {
      const topic = await createTopic(1);
      const { inbox, collect } = collecting();
      const paused = await join(log, topic, 'paused', collect);
      const control = collecting();
      await join(log, topic, 'not-paused', control.collect);
      paused.pause();
      await log.produce([message(topic, 'key', 1)]);
      await control.inbox.count(1);
      expect(inbox.items).toEqual([]);
      paused.resume();
      expect(numbers(await inbox.count(1))).toEqual([1]);
    });

    it('answers a check', () => expect(log.check()).resolves.toBeUndefined());
  });
}
