import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { topics } from '#libs/contracts';
import { createTestDatabase, poll } from '#libs/testing';
import { TestService } from '../fixtures/test-service.ts';
import type { LogMessage } from '../log/event-log.ts';
import { Relay } from './relay.ts';

const topic = topics.jobEvents.name;

describe('Relay', () => {
  let url: string;
  let service: TestService;
  beforeEach(async () => {
    url = await createTestDatabase();
    service = await TestService.connect(url);
  });
  afterEach(() => service.close());

  const published = (least?: number) => service.published(topic, least);
  const ofKey = (messages: readonly LogMessage[], key: string) =>
    messages.filter((message) => message.key === key).map(({ headers }) => Number(headers['ce_sequence']));
  const outbox = () => service.database.query('SELECT FROM outbox');
  const drained = () => poll(outbox, ({ length }) => length === 0);
  const range = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

  it('publishes batch by batch, each stream in order, and leaves nothing behind', async () => {
    await service.append('a', 0, ...range(700));
    await service.append('b', 0, ...range(700));
    service.relay.start();
    await drained();
    const messages = await published();
    for (const key of ['a', 'b']) expect(ofKey(messages, key)).toEqual(range(700));
  });

  it('publishes what commits late after what committed before, although its place was taken first', async () => {
    service.relay.start();
    await service.database.transactional(async () => {
      await service.append('late', 0, 1);
      const other = await TestService.connect(url);
      try {
        await other.append('early', 0, 1);
        await published(1);
      } finally {
        await other.close();
      }
    });
    await drained();
    expect((await published()).map(({ key }) => key).toSorted()).toEqual(['early', 'late']);
  });

  it('leaves publishing to one instance, and takes over where that ends', async () => {
    const other = await TestService.connect(url);
    try {
      service.relay.start();
      other.relay.start();
      await service.append('a', 0, ...range(50));
      await drained();
      await service.relay.stop();
      await service.append('a', 50, 51);
      await drained();
      expect(ofKey(await published(), 'a')).toEqual(range(51));
    } finally {
      await other.close();
    }
  });

  it('goes on when its connection was lost', async () => {
    service.relay.start();
    await service.append('a', 0, 1);
    await drained();
    const lost = await service.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(lost).toHaveLength(1);
    await service.append('a', 1, 2);
    await drained();
    expect(ofKey(await published(), 'a')).toEqual([1, 2]);
    expect(
      await poll(
        () => Promise.resolve(service.relay.failures),
        (failures) => failures === 0,
      ),
    ).toBe(0);
  });

  it('has what it has deleted cleared away', async () => {
    service.relay.start();
    for (const version of [0, 800, 1600]) {
      await service.append('a', version, ...range(800));
      await drained();
    }
    const vacuumed = () =>
      service.database.query<{ count: string }>(
        `SELECT vacuum_count AS count FROM pg_stat_user_tables
         WHERE schemaname = current_schema() AND relname = 'outbox'`,
      );
    expect(await poll(vacuumed, ([table]) => table?.count !== '0')).toEqual([{ count: '1' }]);
  });

  it('keeps everything while the log does not answer, and counts its failures', async () => {
    let broken = true;
    const log = Object.create(service.log, {
      produce: {
        value: (...parameters: Parameters<typeof service.log.produce>) =>
          broken ? Promise.reject(new Error('no log')) : service.log.produce(...parameters),
      },
    }) as typeof service.log;
    const relay = new Relay({ ...service.options, log });
    relay.start();
    await service.append('a', 0, 1);
    await poll(
      () => Promise.resolve(relay.failures),
      (failures) => failures > 1,
    );
    expect(await outbox()).toHaveLength(1);
    broken = false;
    await drained();
    expect(relay.failures).toBe(0);
    expect(ofKey(await published(), 'a')).toEqual([1]);
    await relay.stop();
  });
});
