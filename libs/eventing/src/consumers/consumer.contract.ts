import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { topics, type Message } from '#libs/contracts';
import { createTestDatabase, Inbox, poll } from '#libs/testing';
import { count, requests, type Counted } from '../fixtures/counting.ts';
import { TestService, type ConnectLog } from '../fixtures/test-service.ts';
import type { Recorded } from '../messages.ts';
import type { Consumer, ConsumerOptions } from './consumer.ts';
import { Progress } from './progress.ts';

const events = topics.jobEvents.name;
const commands = topics.jobCommands.name;

/** What consumers have to do on every engine of the log. */
export function describeConsumers(name: string, connectLog?: ConnectLog): void {
  describe(`a consumer of ${name}`, () => {
    let url: string;
    let service: TestService;
    beforeAll(async () => {
      url = await createTestDatabase();
      service = await TestService.connect(url, connectLog);
      service.relay.start();
    });
    beforeEach(() => service.reset());
    afterAll(() => service.close());

    /** What the relay does when it dies between publishing and deleting. */
    const publishAgain = async (topic: string) => service.log.produce(await service.published(topic));

    const stopped = (consumer: Consumer) =>
      poll(
        () => consumer.status(),
        ({ state }) => state === 'stopped',
      );

    /** The numbers of each batch that a handler is given. */
    const consumeBatches = async (options: Pick<ConsumerOptions, 'restMs'> = {}) => {
      const batches = new Inbox<number[]>();
      const handle = async (batch: Recorded<Message>[]) =>
        batches.add(batch.map((event) => (event as Recorded<Counted>).data.number));
      await service.consume({ group: 'noting', handlers: [{ topic: events, batch: true, handle }], ...options });
      return batches;
    };

    it('handles events in the order of their stream, with what is known of them', async () => {
      const seen = new Inbox<Recorded<Counted>>();
      await service.note((event) => seen.add(event));
      await service.append('a', 0, 1, 2);
      await service.append('a', 2, 3);
      expect(await service.effects(3)).toEqual(['a:1', 'a:2', 'a:3']);
      expect(seen.items.map(({ metadata }) => metadata)).toEqual(
        [1, 2, 3].map((sequence) => expect.objectContaining({ key: 'a', sequence, source: 'counting-service' })),
      );
    });

    it('hands whole batches to handlers that ask for them', async () => {
      await service.append('a', 0, 1, 2, 3);
      await service.published(events, 3);
      const batches = await consumeBatches();
      expect(await batches.count(1)).toEqual([[1, 2, 3]]);
    });

    it('hands over together what waits in several partitions', async () => {
      const keys = Array.from({ length: 40 }, (_, number) => `together-${number}`);
      for (const key of keys) await service.append(key, 0, 1);
      await service.published(events, keys.length);
      const sizes = new Inbox<number>();
      const handle = async (batch: Recorded<Message>[]) => sizes.add(batch.length);
      await service.consume({ group: 'noting', handlers: [{ topic: events, batch: true, handle }] });
      const sum = (found: readonly number[]) => found.reduce((total, size) => total + size, 0);
      const found = await sizes.until((all) => sum(all) >= keys.length);
      expect(sum(found)).toBe(keys.length);
      expect(found.length).toBeLessThan(topics.jobEvents.partitions);
    });

    it('takes together what has come while it rested after messages of several keys', async () => {
      const keys = Array.from({ length: 40 }, (_, number) => `several-${number}`);
      for (const key of keys) await service.append(key, 0, 1);
      await service.published(events, keys.length);
      const batches = await consumeBatches({ restMs: 1_500 });
      await batches.count(1);
      const later = ['x', 'y', 'z'];
      for (const [index, key] of later.entries()) {
        await service.append(key, 0, 1);
        await service.published(events, keys.length + index + 1);
      }
      const all = await batches.until((found) => found.flat().length === keys.length + later.length);
      expect(all.at(-1)!.length).toBeGreaterThanOrEqual(later.length);
    });

    it('does not rest after messages of one key', async () => {
      const batches = await consumeBatches({ restMs: 60_000 });
      await service.append('a', 0, 1);
      await batches.count(1);
      await service.append('a', 1, 2);
      expect(await batches.count(2)).toEqual([[1], [2]]);
    });

    it('skips events and commands that are published again', async () => {
      await service.note();
      await service.append('a', 0, 1, 2);
      await service.store.publish(requests, 'b', count(7));
      await service.effects(3);
      await publishAgain(events);
      await publishAgain(commands);
      await service.append('a', 2, 3);
      await service.producer.send(requests, 'b', count(8));
      expect((await service.effects(5)).toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'b:7', 'b:8']);
    });

    describe('that is used to new messages, and handles them before it knows that they are new', () => {
      let calls = 0;
      const noteUsedToNew = async () => {
        const consumer = await service.note(() => (calls += 1));
        for (let number = 1; number <= 12; number += 1) {
          await service.append('a', number - 1, number);
          await service.effects(number);
        }
        calls = 0;
        return consumer;
      };
      const upTo = (last: number) => Array.from({ length: last }, (_, index) => `a:${index + 1}`);

      it('takes back what was not new', async () => {
        await noteUsedToNew();
        await publishAgain(events);
        await service.append('a', 12, 13);
        expect(await service.effects(13)).toEqual(upTo(13));
        expect(calls).toBeGreaterThan(1);
      });

      it('stops all the same where events are missing, and takes back what came after them', async () => {
        const consumer = await noteUsedToNew();
        const last = (await service.published(events, 12)).at(-1);
        const headers = { ...last?.headers, ce_sequence: '0000000015' };
        await service.log.produce([{ topic: events, key: 'a', headers, value: '{"number":15}' }]);
        const status = await stopped(consumer);
        expect(status.error).toContain('version 15 of a, but version 13 is missing');
        expect(await service.effects()).toEqual(upTo(12));
        expect(calls).toBe(1);
      });
    });

    it('goes on where it stopped', async () => {
      const first = await service.note();
      await service.append('a', 0, 1);
      await service.effects(1);
      await first.stop();
      await service.append('a', 1, 2);
      await service.note();
      expect(await service.effects(2)).toEqual(['a:1', 'a:2']);
    });

    it('shares its group with members that come and go, and repeats and loses nothing', async () => {
      const others: TestService[] = [];
      const versions = new Map<string, number>();
      const write = async () => {
        for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
          const version = versions.get(key) ?? 0;
          await service.append(key, version, version + 1, version + 2);
          versions.set(key, version + 2);
        }
      };
      const first = await service.note();
      for (const change of ['join', 'join', 'leave', 'leave first'] as const) {
        await write();
        const changed = (async () => {
          if (change === 'join') {
            const other = await TestService.connect(url, connectLog);
            others.push(other);
            await other.note();
          } else if (change === 'leave') await others.pop()?.close();
          else await first.stop();
        })();
        await write();
        await changed;
      }
      await write();
      const effects = await service.effects(8 * 18);
      await Promise.all(others.map((other) => other.close()));
      for (const [key, version] of versions) {
        const ofKey = effects.filter((effect) => effect.startsWith(key));
        expect(ofKey).toEqual(Array.from({ length: version }, (_, index) => `${key}:${index + 1}`));
      }
    });

    it('stops loudly where events of a stream are missing', async () => {
      const consumer = await service.note();
      await service.append('a', 0, 1, 2, 3);
      await service.effects(3);
      const [, , third] = await service.published(events, 3);
      const headers = { ...third?.headers, ce_sequence: '0000000005' };
      await service.log.produce([{ topic: events, key: 'a', headers, value: '{"number":5}' }]);
      const status = await stopped(consumer);
      expect(status.error).toContain('version 5 of a, but version 4 is missing');
      expect(await service.effects()).toHaveLength(3);
    });

    it('does not repeat what the service has projected itself when it appended it', async () => {
      const progress = new Progress(service.database);
      await service.database.transactional(async () => {
        const own = await service.append('a', 0, 1, 2);
        expect(await progress.advance('noting', events, own)).toBe(true);
        for (const event of own) await service.noteOne(event);
      });
      expect(await service.effects()).toEqual(['a:1', 'a:2']);
      await service.note();
      await service.append('a', 2, 3);
      expect(await service.effects(3)).toEqual(['a:1', 'a:2', 'a:3']);
      const later = await service.append('b', 0, 1);
      const fifth = await service.append('a', 3, 4, 5);
      await service.effects(6);
      expect(await progress.advance('noting', events, later)).toBe(false);
      expect(await progress.advance('noting', events, fifth.slice(1))).toBe(false);
    });

    it('says what caused what a handler writes', async () => {
      const caused = new Inbox<Recorded<Message>>();
      const handle = async ({ metadata }: Recorded<Message>) =>
        caused.add(...(await service.append(metadata.key, 0, 1)));
      await service.consume({ group: 'causing', handlers: [{ topic: commands, batch: false, handle }] });
      const key = 'caused';
      const id = await service.producer.send(requests, key, count(1), { traceparent: '00-trace-span-01' });
      const written = await caused.until((found) => found.some(({ metadata }) => metadata.key === key));
      expect(written.find(({ metadata }) => metadata.key === key)?.metadata).toMatchObject({
        causationId: id,
        traceparent: '00-trace-span-01',
      });
    });

    it('parks nothing when the database goes away, and goes on when it is back', async () => {
      let cut = 1;
      const consumer = await service.note(async () => {
        if ((cut -= 1) === 0) await service.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
      });
      await service.append('a', 0, 1, 2);
      expect(await service.effects(2)).toEqual(['a:1', 'a:2']);
      expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 0, error: null });
    });

    it('knows how many messages wait', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const consumer = await service.note(() => promise);
      await service.append('a', 0, 1, 2, 3);
      const waiting = async () => (await consumer.lags()).reduce((sum, { lag }) => sum + lag, 0);
      await poll(waiting, (lag) => lag === 3);
      resolve();
      expect(await poll(waiting, (lag) => lag === 0)).toBe(0);
    });
  });
}
