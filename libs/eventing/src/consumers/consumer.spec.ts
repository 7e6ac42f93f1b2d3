import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { topics, type Message } from '#libs/contracts';
import { createTestDatabase, Inbox, poll } from '#libs/testing';
import { count, counted, countings, requests, type Counted } from '../fixtures/counting.ts';
import { TestService } from '../fixtures/test-service.ts';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { Recorded } from '../messages.ts';
import type { ConsumerOptions } from './consumer.ts';
import { Progress } from './progress.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';
import { UnprocessableMessage } from './unprocessable-message.ts';

const events = topics.jobEvents.name;
const commands = topics.jobCommands.name;

describe('Consumer', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.connect(await createTestDatabase());
    service.relay.start();
  });
  afterEach(() => service.close());

  const stream = (id: string) => ({ category: 'counting', id });
  const append = (id: string, expectedVersion: number, ...numbers: number[]) =>
    service.store.append({ family: countings, stream: stream(id), expectedVersion, events: numbers.map(counted) });

  const effects = async () => {
    const rows = await service.database.query<{ key: string; number: number }>(
      'SELECT * FROM effects ORDER BY position',
    );
    return rows.map(({ key, number }) => `${key}:${number}`);
  };
  const effectsUntil = (length: number) => poll(effects, (found) => found.length >= length);

  /** Notes each number, after `before` had its say. */
  const noting =
    (before: (event: Recorded<Counted>) => unknown = () => undefined) =>
    async (event: Recorded<Message>): Promise<void> => {
      const { data, metadata } = event as Recorded<Counted>;
      await service.database.query('INSERT INTO effects (key, number) VALUES ($1, $2)', [metadata.key, data.number]);
      await before(event as Recorded<Counted>);
    };

  const consume = (handle: (event: Recorded<Message>) => Promise<void>, options: Partial<ConsumerOptions> = {}) =>
    service.consume({
      group: 'noting',
      handlers: [
        { topic: events, batch: false, handle },
        { topic: commands, batch: false, handle },
      ],
      ...options,
    });

  const deadLetters = async () => {
    const found = [];
    for await (const { messages } of service.log.replay([topics.deadLetters.name])) found.push(...messages);
    return found;
  };

  /** What the relay does when it dies between publishing and deleting. */
  const produceAgain = async (topic: string) => {
    const messages: OutgoingMessage[] = [];
    for await (const batch of service.log.replay([topic])) messages.push(...batch.messages);
    await service.log.produce(messages);
  };

  it('handles events in the order of their stream, with what is known of them', async () => {
    const seen = new Inbox<Recorded<Counted>>();
    await consume(noting((event) => seen.add(event)));
    await append('a', 0, 1, 2);
    await append('a', 2, 3);
    expect(await effectsUntil(3)).toEqual(['a:1', 'a:2', 'a:3']);
    expect(seen.items.map(({ metadata }) => metadata)).toEqual(
      [1, 2, 3].map((sequence) => expect.objectContaining({ key: 'a', sequence, source: 'counting-service' })),
    );
  });

  it('hands whole batches to handlers that ask for them', async () => {
    await append('a', 0, 1, 2, 3);
    const batches = new Inbox<number[]>();
    const handle = async (batch: Recorded<Message>[]) =>
      batches.add(batch.map((event) => (event as Recorded<Counted>).data.number));
    await poll(
      () => service.log.endOffsets([events]),
      (ends) => [...ends.values()].includes(3n),
    );
    await service.consume({ group: 'batches', handlers: [{ topic: events, batch: true, handle }] });
    expect(await batches.count(1)).toEqual([[1, 2, 3]]);
  });

  it('skips events and commands that are published again', async () => {
    await consume(noting());
    await append('a', 0, 1, 2);
    await service.store.publish(requests, 'b', count(7));
    await effectsUntil(3);
    await produceAgain(events);
    await produceAgain(commands);
    await append('a', 2, 3);
    await service.producer.send(requests, 'b', count(8));
    expect((await effectsUntil(5)).toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'b:7', 'b:8']);
  });

  it('goes on where it stopped', async () => {
    const first = await consume(noting());
    await append('a', 0, 1);
    await effectsUntil(1);
    await first.stop();
    await append('a', 1, 2);
    await consume(noting());
    expect(await effectsUntil(2)).toEqual(['a:1', 'a:2']);
  });

  it('stops loudly where events of a stream are missing', async () => {
    const consumer = await consume(noting());
    await append('a', 0, 1, 2, 3);
    await effectsUntil(3);
    const written = [];
    for await (const { messages } of service.log.replay([events])) written.push(...messages);
    const fifth = { ...written[2]?.headers, ce_sequence: '0000000005' };
    await service.log.produce([{ topic: events, key: 'a', headers: fifth, value: '{"number":5}' }]);
    const status = await poll(
      () => consumer.status(),
      ({ state }) => state === 'stopped',
    );
    expect(status.error).toContain('version 4 is missing');
    expect(await effects()).toHaveLength(3);
  });

  it('buries what can never be handled, with its reason, and goes on with the stream', async () => {
    const consumer = await consume(
      noting(({ data }) => {
        if (data.number === 2) throw new UnprocessableMessage('two is no number');
      }),
    );
    await append('a', 0, 1, 2, 3);
    expect(await effectsUntil(2)).toEqual(['a:1', 'a:3']);
    const [letter] = await poll(deadLetters, ({ length }) => length > 0);
    expect(letter).toMatchObject({ key: 'a', value: '{"number":2}' });
    expect(letter?.headers).toMatchObject({
      'dead-letter-reason': 'UnprocessableMessage: two is no number',
      'dead-letter-group': 'noting',
      'dead-letter-topic': events,
    });
    expect(await consumer.status()).toMatchObject({ state: 'running', deadLetters: 1 });
  });

  it.each([
    ['no CloudEvent', { headers: {}, value: '{}' }],
    ['no JSON', { value: '{' }],
    ['another schema', { value: '{"number":"one"}' }],
    ['an unknown type', { headers: { ce_type: 'datacollector.constructor' } }],
    ['a version of the future', { headers: { ce_dataschema: 'urn:datacollector:Counted:2' } }],
  ])('buries a message that is %s', async (_what, change: { headers?: Record<string, string>; value?: string }) => {
    await append('a', 0, 1);
    await consume(noting());
    await effectsUntil(1);
    const [original] = await poll(
      async () => {
        const found = [];
        for await (const { messages } of service.log.replay([events])) found.push(...messages);
        return found;
      },
      ({ length }) => length === 1,
    );
    const headers = { ...original?.headers, ce_sequence: '0000000002', ...change.headers };
    const value = change.value ?? '{"number":2}';
    const foreign = Object.keys(change.headers ?? { kept: 1 }).length === 0;
    await service.log.produce([{ topic: events, key: 'a', headers: foreign ? {} : headers, value }]);
    expect(await poll(deadLetters, ({ length }) => length === 1)).toEqual([
      expect.objectContaining({ key: 'a', value }),
    ]);
    await append('a', 1, 2);
    await append('b', 0, 9);
    expect(await poll(effects, (found) => found.includes('b:9'))).toContain('b:9');
  });

  it('parks what fails now, keeps the order of its key, and does not let other keys wait', async () => {
    let repaired = false;
    const consumer = await consume(
      noting(({ metadata, data }) => {
        if (metadata.key === 'a' && data.number === 2 && !repaired) throw new Error('not now');
      }),
    );
    await append('a', 0, 1, 2, 3);
    await append('b', 0, 1, 2);
    await effectsUntil(3);
    await append('a', 3, 4);
    await poll(
      () => consumer.status(),
      ({ parkedMessages }) => parkedMessages === 3,
    );
    expect((await effects()).toSorted()).toEqual(['a:1', 'b:1', 'b:2']);
    repaired = true;
    const all = await effectsUntil(6);
    expect(all.filter((effect) => effect.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    await append('a', 4, 5);
    expect((await effectsUntil(7)).at(-1)).toBe('a:5');
    expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 0 });
  });

  it('retries a parked message within milliseconds', async () => {
    const attempts: number[] = [];
    await consume(
      noting(() => {
        attempts.push(performance.now());
        if (attempts.length < 4) throw new Error('not yet');
      }),
    );
    await append('a', 0, 1);
    await effectsUntil(1);
    // The first attempt is made twice: with its batch, and alone.
    const [, alone = 0, retried = 0] = attempts;
    expect(retried - alone).toBeLessThan(100);
  });

  it('gives up after the last attempt, and the stream goes on', async () => {
    let attempts = 0;
    const fail = noting(({ data }) => {
      if (data.number === 1) throw new Error(`attempt ${(attempts += 1)}`, { cause: new Error('a cause') });
    });
    const consumer = await consume(fail, { maxAttempts: 3 });
    await append('a', 0, 1, 2);
    expect(await effectsUntil(1)).toEqual(['a:2']);
    const [letter] = await poll(deadLetters, ({ length }) => length > 0);
    expect(letter?.headers['dead-letter-reason']).toMatch(/attempt \d+, because of Error: a cause/);
    expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 1 });
  });

  it('replays dead letters once', async () => {
    let repaired = false;
    await consume(
      noting(({ data }) => {
        if (data.number < 3 && !repaired) throw new UnprocessableMessage('a bug');
      }),
    );
    await append('a', 0, 1, 2, 3);
    await effectsUntil(1);
    await poll(deadLetters, ({ length }) => length === 2);
    repaired = true;
    const replay = () => replayDeadLetters({ ...service.options, group: 'noting' });
    expect(await replay()).toBe(2);
    expect(await replay()).toBe(0);
    expect(await effectsUntil(3)).toEqual(['a:3', 'a:1', 'a:2']);
  });

  it('does not repeat what the service has projected itself when it appended it', async () => {
    const progress = new Progress(service.database);
    await service.database.transactional(async () => {
      const own = await append('a', 0, 1, 2);
      expect(await progress.advance('noting', events, own)).toBe(true);
      for (const event of own) await noting()(event);
    });
    expect(await effects()).toEqual(['a:1', 'a:2']);
    await consume(noting());
    await append('a', 2, 3);
    expect(await effectsUntil(3)).toEqual(['a:1', 'a:2', 'a:3']);
    const later = await append('b', 0, 1);
    const fifth = await append('a', 3, 4, 5);
    await effectsUntil(6);
    expect(await progress.advance('noting', events, later)).toBe(false);
    expect(await progress.advance('noting', events, fifth.slice(1))).toBe(false);
  });

  it('says what caused what a handler writes', async () => {
    const caused = new Inbox<Recorded<Message>>();
    await service.consume({
      group: 'causing',
      handlers: [
        {
          topic: commands,
          batch: false,
          handle: async ({ metadata }) => {
            caused.add(...(await append(metadata.key, 0, 1)));
          },
        },
      ],
    });
    const id = await service.producer.send(requests, 'a', count(1), { traceparent: '00-trace-span-01' });
    const [event] = await caused.count(1);
    expect(event?.metadata).toMatchObject({ causationId: id, traceparent: '00-trace-span-01' });
  });

  it('parks nothing when the database goes away, and goes on when it is back', async () => {
    let cut = 1;
    const consumer = await consume(
      noting(async () => {
        if ((cut -= 1) === 0) await service.database.query('SELECT pg_terminate_backend(pg_backend_pid())');
      }),
    );
    await append('a', 0, 1, 2);
    expect(await effectsUntil(2)).toEqual(['a:1', 'a:2']);
    expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 0 });
  });

  it('knows how many messages wait', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumer = await consume(noting(() => promise));
    await append('a', 0, 1, 2, 3);
    const waiting = async () => (await consumer.lags()).reduce((sum, { lag }) => sum + lag, 0);
    await poll(waiting, (lag) => lag === 3);
    resolve();
    expect(await poll(waiting, (lag) => lag === 0)).toBe(0);
  });
});
