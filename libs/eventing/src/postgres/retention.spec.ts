import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectTestDatabase, ManualTime } from '#libs/testing';
import { silentLogger, type Database } from '#libs/platform';
import { logMigrations } from './log.migrations.ts';
import { insertMessages } from './message-rows.ts';
import { Retention } from './retention.ts';
import { TopicCatalogue } from './topic-catalogue.ts';

const dayMs = 86_400_000;

describe('retention', () => {
  const time = new ManualTime();
  let database: Database;
  let retention: Retention;
  const topic = { partitions: 1, compacted: false } as const;

  beforeAll(async () => {
    database = await connectTestDatabase({ schema: 'log', migrations: logMigrations });
    retention = new Retention({ ...time, database, logger: silentLogger, intervalMs: 1_000 });
    await new TopicCatalogue(database).create([
      { ...topic, name: 'forever', retentionDays: 'forever' },
      { ...topic, name: 'week', retentionDays: 7 },
      { ...topic, name: 'compacted', retentionDays: 'forever', compacted: true },
    ]);
  });
  afterAll(() => database.orm.close());

  const write = async (name: string, ...keys: string[]) => {
    const [partition] = await new TopicCatalogue(database).partitionsOf(name);
    const messages = keys.map((key) => ({ topic: name, key, headers: {}, value: '{}' }));
    await insertMessages(
      database,
      messages.map((message) => [partition!, message] as const),
      time.clock.now(),
    );
  };
  const kept = async (name: string) => {
    const rows = await database.query<{ entry: string }>(
      `SELECT "offset" || ':' || key AS entry FROM messages JOIN partitions ON id = partition_id
       WHERE topic = $1 ORDER BY "offset"`,
      [name],
    );
    return rows.map(({ entry }) => entry);
  };

  it('removes what a topic keeps for days only, when these are over', async () => {
    await write('week', 'a', 'b');
    await write('forever', 'a', 'b');
    time.advance(6 * dayMs);
    await write('week', 'a');
    expect(await retention.removeSome()).toBe(0);
    time.advance(1.5 * dayMs);
    expect(await retention.removeSome()).toBe(2);
    expect(await kept('week')).toEqual(['2:a']);
    time.advance(1000 * dayMs);
    await retention.removeSome();
    expect(await kept('forever')).toEqual(['0:a', '1:b']);
  });

  it('keeps the newest message of each key of a compacted topic, and its offset', async () => {
    await write('compacted', 'a', 'b', 'a', 'c', 'b');
    expect(await retention.removeSome()).toBe(2);
    expect(await kept('compacted')).toEqual(['2:a', '3:c', '4:b']);
  });

  it('runs by itself', async () => {
    await write('compacted', 'c');
    retention.start();
    await retention.stop();
    expect(await kept('compacted')).toEqual(['2:a', '4:b', '5:c']);
  });
});
