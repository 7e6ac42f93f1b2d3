import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '#libs/platform';
import { openDatabase, processOn, type TestProcess } from '../testing/test-service.ts';
import type { Lease } from './work-queue.ts';

const noHoldings = { leases: () => [], lost: () => undefined };

describe('jobs abandoned by their process', () => {
  let database: Database;
  let dying: TestProcess;
  let living: TestProcess;
  beforeEach(async () => {
    database = await openDatabase();
    dying = processOn(database);
    living = processOn(database);
    await dying.holder.start(noHoldings);
    await living.holder.start(noHoldings);
    await dying.announce('job');
  });
  afterEach(async () => {
    await dying.holder.stop();
    await living.holder.stop();
    await database.orm.close();
  });

  const claimBy = async ({ claiming }: TestProcess): Promise<Lease> => {
    const claim = await claiming.claim();
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    return claim.attempt.lease;
  };

  it('are left alone while it lives', async () => {
    await claimBy(dying);
    await living.abandoned.takeUp();
    expect(await living.history('job')).not.toContain('JobRequeued');
  });

  it('are taken up at once when it has died, although their lease runs on', async () => {
    const lost = await claimBy(dying);
    await dying.holder.stop();
    await living.abandoned.takeUp();
    expect(await claimBy(living)).toMatchObject({ jobId: 'job', attempt: 2 });
    await expect(database.transactional(() => dying.queue.hold(lost))).rejects.toThrow('attempt 1 of job job is over');
  });

  it('are taken up when their lease has expired, although it seems to live', async () => {
    await claimBy(dying);
    await database.query(`UPDATE work_queue SET lease_until = now() - interval '1 second'`);
    await living.abandoned.takeUp();
    expect(await living.history('job')).toEqual(['JobReceived', 'JobQueued', 'JobStarted', 'JobRequeued']);
  });

  it('are taken up once by processes that find them at the same time', async () => {
    await claimBy(dying);
    await dying.holder.stop();
    const others = [living, processOn(database)];
    await others[1]!.holder.start(noHoldings);
    await Promise.all(others.map((process) => process.abandoned.takeUp()));
    await others[1]!.holder.stop();
    expect(await living.history('job')).toEqual(['JobReceived', 'JobQueued', 'JobStarted', 'JobRequeued']);
  });

  it('do not fail because of that, however few attempts they have', async () => {
    for (const _attempt of [1, 2, 3]) {
      await claimBy(dying);
      await database.query(`UPDATE work_queue SET lease_until = now() - interval '1 second'`);
      await living.abandoned.takeUp();
    }
    expect(await claimBy(living)).toMatchObject({ jobId: 'job', attempt: 4 });
  });

  it('keep their lease by its beat, and it hears when they are lost', async () => {
    const lost = Promise.withResolvers<Lease>();
    const holding = processOn(database);
    let leases: Lease[] = [];
    await holding.holder.start({ leases: () => leases, lost: lost.resolve });
    leases = [await claimBy(holding)];
    await database.query('DELETE FROM work_queue');
    expect(await lost.promise).toEqual(leases[0]);
    await holding.holder.stop();
  });
});
