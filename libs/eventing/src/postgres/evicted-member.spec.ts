import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, poll } from '#libs/testing';
import { TestService } from '../fixtures/test-service.ts';

describe('a member that was taken for dead', () => {
  let evicted: TestService;
  let successor: TestService;
  beforeAll(async () => {
    const url = await createTestDatabase();
    [evicted, successor] = await Promise.all([TestService.connect(url), TestService.connect(url)]);
    evicted.relay.start();
  });
  afterAll(() => Promise.all([evicted.close(), successor.close()]));

  it('cannot commit what its successor has handled, and joins again', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: backend, resolve: reach } = Promise.withResolvers<number>();
    let handled = 0;
    await evicted.note(async () => {
      const [session] = await evicted.database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      handled += 1;
      reach(session!.pid);
      if (handled === 1) await released;
    });
    await evicted.append('a', 0, 1, 2, 3);
    const pid = await backend;
    // Its lease is gone although it is at work, as after a long stop of its whole machine.
    await evicted.database.query('DELETE FROM log.members');
    await successor.note();
    // The successor waits for the transaction under way, which the evicted one loses when its connection is closed.
    await successor.database.query('SELECT pg_terminate_backend($1)', [pid]);
    expect(await successor.effects(3)).toEqual(['a:1', 'a:2', 'a:3']);
    release();
    await evicted.append('a', 3, 4);
    await evicted.append('b', 0, 1);
    expect((await successor.effects(5)).toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'a:4', 'b:1']);
    await poll(
      () => evicted.database.query('SELECT FROM log.members'),
      ({ length }) => length === 2,
    );
  });
});
