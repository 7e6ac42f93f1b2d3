import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineFamily, defineMessage, topics } from '#libs/contracts';
import { createTestDatabase, poll } from '#libs/testing';
import { count, counted, countings, requests } from '../fixtures/counting.ts';
import { families, TestService } from '../fixtures/test-service.ts';
import { VersionConflict } from './event-store.ts';
import { PostgresEventStore } from './postgres-event-store.ts';

describe('PostgresEventStore', () => {
  let service: TestService;
  let streams = 0;
  beforeAll(async () => {
    service = await TestService.connect(await createTestDatabase());
  });
  afterAll(() => service.close());

  const newStream = () => ({ category: 'counting', id: `stream-${(streams += 1)}` });
  const append = (stream: { id: string }, expectedVersion: number, ...numbers: number[]) =>
    service.append(stream.id, expectedVersion, ...numbers);
  const numbersOf = async (stream: { category: string; id: string }, after?: number) =>
    (await service.store.load(countings, stream, after)).map(({ data }) => data.number);
  const outbox = (key: string) =>
    service.database.query<{ topic: string; value: string; headers: string }>(
      'SELECT * FROM outbox WHERE key = $1 ORDER BY position',
      [key],
    );

  it('keeps events in order, with their metadata', async () => {
    const stream = newStream();
    const [first] = await append(stream, 0, 1, 2);
    await service.store.append({
      family: countings,
      stream,
      expectedVersion: 2,
      events: [counted(3)],
      causationId: 'a-command',
      traceparent: '00-a-b-01',
    });
    const loaded = await service.store.load(countings, stream);
    expect(loaded.map(({ data }) => data.number)).toEqual([1, 2, 3]);
    expect(loaded[0]).toEqual(first);
    expect(loaded[2]?.metadata).toMatchObject({
      key: stream.id,
      sequence: 3,
      source: 'counting-service',
      causationId: 'a-command',
      traceparent: '00-a-b-01',
    });
    expect(await numbersOf(stream, 2)).toEqual([3]);
  });

  it('puts each event into the outbox, and nothing where the transaction fails', async () => {
    const stream = newStream();
    await append(stream, 0, 1, 2);
    const failing = service.database.transactional(async () => {
      await append(stream, 2, 3);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const rows = await outbox(stream.id);
    expect(rows.map(({ value }) => value)).toEqual(['{"number":1}', '{"number":2}']);
    expect(JSON.parse(rows[1]?.headers ?? '')).toMatchObject({
      ce_type: 'datacollector.Counted',
      ce_subject: stream.id,
      ce_sequence: '0000000002',
      ce_dataschema: 'urn:datacollector:Counted:1',
    });
    expect(await numbersOf(stream)).toEqual([1, 2]);
  });

  it.each([0, 1, 3])('refuses events on top of version %i of a stream at version 2', async (version) => {
    const stream = newStream();
    await append(stream, 0, 1, 2);
    await expect(append(stream, version, 7)).rejects.toThrow(VersionConflict);
    expect(await numbersOf(stream)).toEqual([1, 2]);
    expect(await outbox(stream.id)).toHaveLength(2);
  });

  it('lets one of many writers win, and leaves the transactions of the others usable', async () => {
    const stream = newStream();
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((number) =>
        service.database.transactional(async () => {
          const outcome = await append(stream, 0, number, number).catch((error: unknown) => error);
          await service.database.query('SELECT 1');
          return outcome;
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome instanceof VersionConflict)).toHaveLength(5);
    expect(await numbersOf(stream)).toHaveLength(2);
    expect(await outbox(stream.id)).toHaveLength(2);
  });

  it('refuses what does not fit its schema', async () => {
    const broken = { type: 'Counted', data: { number: 'one' } } as never;
    const stream = newStream();
    await expect(
      service.store.append({ family: countings, stream, expectedVersion: 0, events: [broken] }),
    ).rejects.toThrow('Counted does not fit its schema');
    await expect(service.store.publish(requests, 'key', broken)).rejects.toThrow('no messages of type Counted');
  });

  it('refuses what is larger than a log takes, which would keep all that comes after it in the outbox', async () => {
    const texts = defineFamily('databases.events', { Said: defineMessage(z.object({ text: z.string() })) });
    const store = new PostgresEventStore({ ...service.options, source: 'test', families: [texts] });
    const stream = newStream();
    const say = (text: string) =>
      store.append({ family: texts, stream, expectedVersion: 0, events: [{ type: 'Said', data: { text } }] });
    await expect(say('é'.repeat(500_000))).rejects.toThrow('Said has 1000011 bytes; a message may have 1000000');
    expect(await outbox(stream.id)).toEqual([]);
    await say('x'.repeat(999_989));
    expect(await outbox(stream.id)).toHaveLength(1);
  });

  it('keeps what strangers write: NUL, half a surrogate pair, quotes', async () => {
    const texts = defineFamily('databases.events', { Said: defineMessage(z.object({ text: z.string() })) });
    const store = new PostgresEventStore({ ...service.options, source: 'test', families: [texts] });
    const text = 'a\u0000b \ud800 "\\" \u{1f600}';
    const stream = newStream();
    await store.append({ family: texts, stream, expectedVersion: 0, events: [{ type: 'Said', data: { text } }] });
    expect((await store.load(texts, stream))[0]?.data.text).toBe(text);
  });

  it('lifts events of older schema versions', async () => {
    const stream = newStream();
    await append(stream, 0, 1);
    const newer = defineFamily('jobs.events', {
      Counted: defineMessage(
        z.object({ numbers: z.array(z.int()), unit: z.string() }),
        ({ number }: { number: number }) => ({ numbers: [number] }),
        (data: { numbers: number[] }) => ({ ...data, unit: 'piece' }),
      ),
    });
    expect((await service.store.load(newer, stream))[0]?.data).toEqual({ numbers: [1], unit: 'piece' });
  });

  it('adopts the head of a stream once, publishes none of it, and writes on', async () => {
    const [origin, stream] = [newStream(), newStream()];
    const events = (await append(origin, 0, 1, 2)).map((event) => ({
      ...event,
      metadata: { ...event.metadata, key: stream.id },
    }));
    await service.store.adopt(stream, events.slice(0, 1));
    await service.store.adopt(stream, events);
    await append(stream, 2, 3);
    expect(await service.store.load(countings, stream)).toMatchObject([...events, counted(3)]);
    expect(await outbox(stream.id)).toHaveLength(1);
  });

  it('adopts no events whose predecessors are missing', async () => {
    const events = await append(newStream(), 0, 1, 2);
    await expect(service.store.adopt(newStream(), events.slice(1))).rejects.toThrow('earlier ones are missing');
  });

  it('publishes commands without a sequence', async () => {
    await service.store.publish(requests, 'someone', count(5), { causationId: 'cause' });
    const [row] = await outbox('someone');
    expect(row).toMatchObject({ topic: topics.jobCommands.name, value: '{"number":5}' });
    const headers = JSON.parse(row?.headers ?? '') as Record<string, string>;
    expect(headers).toMatchObject({ ce_type: 'datacollector.Count', ce_causationid: 'cause' });
    expect(headers).not.toHaveProperty('ce_sequence');
  });

  it('writes to several streams at once, and publishes in between, in the order given', async () => {
    const [one, other, key] = [newStream(), newStream(), newStream().id];
    await append(one, 0, 1);
    const appendTo = (stream: typeof one, expectedVersion: number, ...numbers: number[]) => ({
      ...{ family: countings, stream, expectedVersion, events: numbers.map((number) => counted(number)) },
    });
    await service.store.write<typeof countings | typeof requests>([
      appendTo(one, 1, 2, 3),
      { family: requests, key, message: count(7) },
      appendTo(other, 0, 1),
      appendTo(one, 3, 4),
    ]);
    expect(await numbersOf(one)).toEqual([1, 2, 3, 4]);
    expect(await numbersOf(other)).toEqual([1]);
    const rows = await service.database.query<{ key: string }>(
      'SELECT key FROM outbox WHERE key = ANY($1) ORDER BY position',
      [[one.id, other.id, key]],
    );
    expect(rows.map((row) => row.key)).toEqual([one.id, one.id, one.id, key, other.id, one.id]);
  });

  it.each([0, 2])('writes nothing where one of several streams is not at version %i', async (expectedVersion) => {
    const [one, other] = [newStream(), newStream()];
    await append(other, 0, 1);
    const writings = [
      { family: countings, stream: one, expectedVersion: 0, events: [counted(9)] },
      { family: countings, stream: other, expectedVersion, events: [counted(9)] },
    ];
    const together = () => service.database.transactional(() => service.store.write(writings));
    for (const write of [together, () => service.store.write(writings)]) {
      await expect(write()).rejects.toThrow(VersionConflict);
      expect([await numbersOf(one), await numbersOf(other)]).toEqual([[], [1]]);
      expect(await outbox(one.id)).toEqual([]);
    }
  });

  it('wakes the relay of its process', async () => {
    service.relay.start();
    await poll(
      () => service.database.query('SELECT FROM outbox'),
      ({ length }) => length === 0,
    );
    expect(families).toHaveLength(2);
  });
});
