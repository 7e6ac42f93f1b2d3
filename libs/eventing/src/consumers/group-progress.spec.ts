import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectTestDatabase } from '#libs/testing';
import { SystemClock, type Database } from '#libs/platform';
import { eventingMigrations } from '../migrations.ts';
import { GroupProgress, ProgressMoved } from './group-progress.ts';

const at = { topic: 'jobs.events', partition: 3 };

describe('the progress of a group', () => {
  let database: Database;
  let progress: GroupProgress;
  beforeAll(async () => {
    database = await connectTestDatabase({ schema: 'counting', migrations: eventingMigrations });
    progress = new GroupProgress(database, new SystemClock(), 'group');
  });
  afterAll(() => database.orm.close());

  const handle = (nextOffset: bigint, key: string, version: number) =>
    database.transactional(async () => {
      const standing = await progress.claim(at.topic, new Map([[at.partition, nextOffset]]), [key], ['id']);
      const reached = new Map([[at.partition, nextOffset + 1n]]);
      await progress.advanceTo(at.topic, reached, { versions: new Map([[key, version]]), handled: ['id'] });
      return standing;
    });

  it('begins at 0, and remembers where it has come to', async () => {
    expect(await progress.offsets([at])).toEqual(new Map([['jobs.events/3', 0n]]));
    expect(await handle(0n, '__proto__', 1)).toEqual({ versions: new Map(), parked: new Set(), handled: new Set() });
    expect(await progress.offsets([at])).toEqual(new Map([['jobs.events/3', 1n]]));
    expect(await handle(1n, '__proto__', 2)).toEqual({
      versions: new Map([['__proto__', 1]]),
      parked: new Set(),
      handled: new Set(['id']),
    });
  });

  it('lets only one of two members that believe to be at the same offset go on', async () => {
    const outcomes = await Promise.allSettled([handle(2n, 'a', 1), handle(2n, 'a', 1)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(handle(2n, 'a', 1)).rejects.toThrow(ProgressMoved);
    expect(await progress.offsets([at])).toEqual(new Map([['jobs.events/3', 3n]]));
  });

  it('forgets handled messages that are not expected again', async () => {
    await progress.forgetHandled(new Date(0));
    expect(await database.query('SELECT id FROM handled_messages')).toEqual([{ id: 'id' }]);
    await progress.forgetHandled(new Date('2999-01-01'));
    expect(await database.query('SELECT id FROM handled_messages')).toEqual([]);
  });
});
