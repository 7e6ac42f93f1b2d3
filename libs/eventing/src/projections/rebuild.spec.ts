import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics, type Message } from '#libs/contracts';
import { createTestDatabase, poll } from '#libs/testing';
import { Progress } from '../consumers/progress.ts';
import type { Counted } from '../fixtures/counting.ts';
import { families, schema, TestService } from '../fixtures/test-service.ts';
import type { Recorded } from '../messages.ts';
import type { Projection } from './projection.ts';
import { compareProjection, rebuildProjection } from './rebuild.ts';

const topic = topics.jobEvents.name;
const group = 'totals';

/** Counts and adds up the numbers of each stream. */
const totals: Projection<Counted> = {
  name: 'totals',
  topics: [topic],
  tables: ['counts'],
  apply: async (events, database) => {
    const byKey = Map.groupBy(events, ({ metadata }) => metadata.key);
    const sums = [...byKey].map(([key, list]) => ({
      key,
      events: list.length,
      total: list.reduce((sum, { data }) => sum + data.number, 0),
    }));
    await database.query(
      `INSERT INTO counts SELECT * FROM jsonb_populate_recordset(NULL::counts, $1) ON CONFLICT (key) DO UPDATE
       SET events = counts.events + excluded.events, total = counts.total + excluded.total`,
      [JSON.stringify(sums)],
    );
  },
};

describe('rebuilding a projection', () => {
  let service: TestService;
  const broken = new Set<string>();

  beforeAll(async () => {
    service = await TestService.connect(await createTestDatabase());
    service.relay.start();
    await service.consume({
      group,
      handlers: [
        {
          topic,
          batch: true,
          handle: async (events: Recorded<Message>[]) => {
            if (events.some(({ metadata }) => broken.has(metadata.key))) throw new Error('not now');
            await totals.apply(events as Recorded<Counted>[], service.database);
          },
        },
      ],
    });
    for (let id = 0; id < 20; id += 1) await service.append(`stream-${id}`, 0, 1, 2, 3);
    await settled(60);
  });
  afterAll(() => service.close());

  const rows = () => service.database.query<{ key: string; events: number }>('SELECT * FROM counts ORDER BY key');
  const settled = (events: number) => poll(rows, (found) => found.reduce((sum, row) => sum + row.events, 0) === events);
  const options = () => ({ ...service.options, projection: totals as Projection<never>, families, schema, group });

  it('finds no difference between what is live and what is rebuilt', async () => {
    expect(await compareProjection(options())).toEqual([]);
  });

  it('finds what differs, and puts it right', async () => {
    const before = await rows();
    await service.database.query("UPDATE counts SET total = 99 WHERE key = 'stream-3'");
    await service.database.query("DELETE FROM counts WHERE key = 'stream-4'");
    expect(await compareProjection(options())).toEqual([
      {
        table: 'counts',
        onlyLive: ['(stream-3,3,99)'],
        onlyRebuilt: expect.arrayContaining(['(stream-3,3,6)', '(stream-4,3,6)']),
      },
    ]);
    const found = await compareProjection(options());
    expect(await rebuildProjection(options())).toEqual({ messages: 60, rows: { counts: 20 }, differences: found });
    expect(await rows()).toEqual(before);
  });

  it('keeps the names of constraints and indexes, and leaves nothing beside', async () => {
    const names = () =>
      service.database.query(
        `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = 'counts'::regclass ORDER BY 1`,
      );
    const before = await names();
    await rebuildProjection(options());
    expect(await names()).toEqual(before);
    const beside = await service.database.query('SELECT FROM pg_namespace WHERE nspname = $1', [`${schema}_rebuild`]);
    expect(beside).toEqual([]);
  });

  it('loses and repeats nothing of what happens meanwhile', async () => {
    let rebuilding = true;
    const rebuilt = (async () => {
      for (let round = 0; round < 3; round += 1) await rebuildProjection(options());
      rebuilding = false;
    })();
    let version = 3;
    for (; rebuilding; version += 1) await service.append('stream-7', version, 1);
    await rebuilt;
    const found = await poll(rows, (all) => all.some(({ key, events }) => key === 'stream-7' && events === version));
    expect(found.find(({ key }) => key === 'stream-7')).toMatchObject({ events: version });
    expect(await compareProjection(options())).toEqual([]);
  });

  it('knows what the service has projected itself and the log does not know yet', async () => {
    await service.relay.stop();
    await service.database.transactional(async () => {
      const own = await service.append('own', 0, 5, 6);
      expect(await new Progress(service.database).advance(group, topic, own)).toBe(true);
      await totals.apply(own as Recorded<Counted>[], service.database);
    });
    expect(await compareProjection(options())).toEqual([]);
    await rebuildProjection(options());
    expect(await rows()).toContainEqual({ key: 'own', events: 2, total: '11' });
  });

  it('takes the place of what is parked', async () => {
    const other = await TestService.connect(service.database.orm.config.get('clientUrl') as string);
    try {
      other.relay.start();
      broken.add('parked');
      await service.append('parked', 0, 1, 2);
      const parked = () => service.database.query('SELECT FROM parked_messages');
      await poll(parked, ({ length }) => length === 2);
      await rebuildProjection(options());
      broken.clear();
      await poll(parked, ({ length }) => length === 0);
      expect(await rows()).toContainEqual({ key: 'parked', events: 2, total: '3' });
    } finally {
      await other.close();
    }
  });
});
