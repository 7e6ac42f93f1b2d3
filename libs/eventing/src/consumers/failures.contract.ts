import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { defineFamily, defineMessage, topics } from '#libs/contracts';
import { createTestDatabase, poll } from '#libs/testing';
import { countings } from '../fixtures/counting.ts';
import { TestService, type ConnectLog } from '../fixtures/test-service.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';
import { UnprocessableMessage } from './unprocessable-message.ts';

const events = topics.jobEvents.name;

const { schema } = countings.definitions.Counted;
/** As a later program has it: with a second version of the event, and a second event. */
const newerCountings = defineFamily(events, {
  Counted: defineMessage(schema, (older) => older),
  Added: defineMessage(schema),
});

/** What consumers do with messages that cannot be handled, on every engine of the log. */
export function describeFailures(name: string, connectLog?: ConnectLog): void {
  describe(`a consumer of ${name} whose handler fails`, () => {
    let service: TestService;
    beforeAll(async () => {
      service = await TestService.connect(await createTestDatabase(), connectLog);
      service.relay.start();
    });
    beforeEach(() => service.reset());
    afterAll(() => service.close());

    const deadLetters = (least: number) => service.published(topics.deadLetters.name, least);

    it('buries what can never be handled, with its reason, and goes on with the stream', async () => {
      const consumer = await service.note(({ data }) => {
        if (data.number === 2) throw new UnprocessableMessage('two is no number');
      });
      await service.append('a', 0, 1, 2, 3);
      expect(await service.effects(2)).toEqual(['a:1', 'a:3']);
      const [letter] = await deadLetters(1);
      expect(letter).toMatchObject({ key: 'a', value: '{"number":2}' });
      expect(letter?.headers).toMatchObject({
        ce_type: 'datacollector.Counted',
        'dead-letter-reason': 'UnprocessableMessage: two is no number',
        'dead-letter-service': 'counting-service',
        'dead-letter-group': 'noting',
        'dead-letter-topic': events,
      });
      expect(await consumer.status()).toMatchObject({ state: 'running', deadLetters: 1 });
    });

    it('buries a message whatever the reason is, of which it keeps what the log takes', async () => {
      await service.note(() => {
        throw new UnprocessableMessage('wrong, '.repeat(1_000_000));
      });
      await service.append('a', 0, 1);
      const [letter] = await deadLetters(1);
      expect(letter?.headers['dead-letter-reason']).toMatch(/^UnprocessableMessage: (wrong, ){200}.{1,800}$/);
    });

    it.each([
      ['no CloudEvent', { ce_id: '', ce_type: '' }, '{"number":2}'],
      ['no JSON', {}, '{'],
      ['of another schema', {}, '{"number":"two"}'],
    ])('buries a message that is %s', async (_what, headers, value) => {
      await service.note();
      await service.append('a', 0, 1);
      await service.effects(1);
      const [original] = await service.published(events, 1);
      const damaged = { ...original?.headers, ce_sequence: '0000000002', ...headers };
      await service.log.produce([{ topic: events, key: 'a', headers: damaged, value }]);
      expect(await deadLetters(1)).toEqual([expect.objectContaining({ key: 'a', value })]);
      const third = { ...original?.headers, ce_id: 'third', ce_sequence: '0000000003' };
      await service.log.produce([{ topic: events, key: 'a', headers: third, value: '{"number":3}' }]);
      expect(await service.effects(2)).toEqual(['a:1', 'a:3']);
    });

    it('parks what fails now, keeps the order of its key, and does not let other keys wait', async () => {
      let repaired = false;
      const consumer = await service.note(({ metadata, data }) => {
        if (metadata.key === 'a' && data.number === 2 && !repaired) throw new Error('not now');
      });
      await service.append('a', 0, 1, 2, 3);
      await service.append('b', 0, 1, 2);
      await service.effects(3);
      await service.append('a', 3, 4);
      await poll(
        () => consumer.status(),
        ({ parkedMessages }) => parkedMessages === 3,
      );
      expect((await service.effects()).toSorted()).toEqual(['a:1', 'b:1', 'b:2']);
      repaired = true;
      const all = await service.effects(6);
      expect(all.filter((effect) => effect.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
      await service.append('a', 4, 5);
      expect((await service.effects(7)).at(-1)).toBe('a:5');
      expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 0 });
    });

    it.each([
      ['of a version', { ce_dataschema: 'urn:datacollector:Counted:2' }],
      ['of a type', { ce_type: 'datacollector.Added' }],
    ])('parks a message %s that only a newer program knows, until one comes', async (_what, headers) => {
      const older = await service.note();
      await service.append('a', 0, 1);
      await service.effects(1);
      const [original] = await service.published(events, 1);
      const produce = (number: number, changed: Record<string, string>) => {
        const sequence = { ce_id: `message-${number}`, ce_sequence: String(number).padStart(10, '0') };
        const message = { topic: events, key: 'a', headers: { ...original?.headers, ...sequence, ...changed } };
        return service.log.produce([{ ...message, value: JSON.stringify({ number }) }]);
      };
      await produce(2, headers);
      await produce(3, {});
      await poll(
        () => older.status(),
        ({ parkedMessages }) => parkedMessages === 2,
      );
      await older.stop();
      await service.note(undefined, { families: [newerCountings] });
      expect(await service.effects(3)).toEqual(['a:1', 'a:2', 'a:3']);
    });

    it('parks a message whose transaction PostgreSQL has aborted', async () => {
      let attempts = 0;
      await service.note(async () => {
        if ((attempts += 1) < 4) await service.database.query('SELECT 1 / 0');
      });
      await service.append('a', 0, 1, 2);
      expect(await service.effects(2)).toEqual(['a:1', 'a:2']);
      expect(attempts).toBeGreaterThan(4);
    });

    it('retries a parked message within milliseconds', async () => {
      const attempts: number[] = [];
      await service.note(() => {
        attempts.push(performance.now());
        if (attempts.length < 4) throw new Error('not yet');
      });
      await service.append('a', 0, 1);
      await service.effects(1);
      const [first = 0, second = 0] = attempts;
      expect(second - first).toBeLessThan(500);
    });

    it('gives up after the last attempt, and the stream goes on', async () => {
      let attempts = 0;
      const consumer = await service.note(
        ({ data }) => {
          if (data.number === 1) throw new Error(`attempt ${(attempts += 1)}`, { cause: new Error('a cause') });
        },
        { maxAttempts: 3 },
      );
      await service.append('a', 0, 1, 2);
      expect(await service.effects(1)).toEqual(['a:2']);
      const [letter] = await deadLetters(1);
      expect(letter?.headers['dead-letter-reason']).toMatch(/attempt \d+, because of Error: a cause/);
      expect(await consumer.status()).toMatchObject({ parkedMessages: 0, deadLetters: 1 });
    });

    it('replays dead letters once, and buries again what fails again', async () => {
      const fresh = await TestService.connect(await createTestDatabase(), connectLog);
      try {
        fresh.relay.start();
        let repaired = false;
        await fresh.note(({ data }) => {
          if (data.number === 1 || (data.number === 2 && !repaired)) throw new UnprocessableMessage('a bug');
        });
        await fresh.append('a', 0, 1, 2, 3);
        expect(await fresh.effects(1)).toEqual(['a:3']);
        await fresh.published(topics.deadLetters.name, 2);
        repaired = true;
        const replay = () => replayDeadLetters({ ...fresh.options, group: 'noting' });
        expect(await replay()).toBe(2);
        expect(await fresh.effects(2)).toEqual(['a:3', 'a:2']);
        await fresh.published(topics.deadLetters.name, 3);
        expect(await replay()).toBe(1);
      } finally {
        await fresh.close();
      }
    });
  });
}
