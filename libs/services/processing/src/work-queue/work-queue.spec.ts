import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '#libs/platform';
import { openDatabase, processOn, type TestProcess } from '../testing/test-service.ts';
import { LeaseLost, type Lease } from './work-queue.ts';

describe('the work queue', () => {
  let database: Database;
  let service: TestProcess;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.orm.close());
  beforeEach(async () => {
    await database.query('TRUNCATE work_queue, served_users, events, snapshots');
    service = processOn(database);
  });

  const enqueue = (...jobs: [jobId: string, userId: string, destination?: string][]) =>
    service.queue.enqueue(
      jobs.map(([jobId, userId, destination = jobId]) => ({ jobId, userId, destination, attempt: 1 })),
    );
  const claim = () => service.queue.claim(1);
  const claimAll = async () => {
    const claimed: string[] = [];
    for (let lease = await claim(); lease; lease = await claim()) claimed.push(lease.jobId);
    return claimed;
  };

  it('hands out the oldest job first', async () => {
    await enqueue(['first', 'ada'], ['second', 'ada']);
    expect(await claimAll()).toEqual(['first', 'second']);
  });

  it('prefers the user with the fewest running jobs', async () => {
    await enqueue(['a1', 'ada'], ['a2', 'ada'], ['a3', 'ada'], ['b1', 'bob'], ['b2', 'bob'], ['c1', 'cid']);
    expect(await claimAll()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('prefers the user served least recently among those with equally many running', async () => {
    await enqueue(['a1', 'ada'], ['b1', 'bob']);
    expect(await claimAll()).toEqual(['a1', 'b1']);
    await service.queue.remove('a1');
    await service.queue.remove('b1');
    await enqueue(['b2', 'bob'], ['a2', 'ada']);
    expect((await claim())?.jobId).toBe('a2');
  });

  it('runs one job a destination at a time, and does not wait for it with others', async () => {
    await enqueue(['one', 'ada', 'laptops'], ['two', 'bob', 'laptops'], ['other', 'cid', 'phones']);
    expect(await claimAll()).toEqual(['one', 'other']);
    await service.queue.remove('one');
    expect(await claimAll()).toEqual(['two']);
  });

  it('refuses a second running job for a destination by a constraint, whatever the query thought', async () => {
    await enqueue(['one', 'ada', 'laptops'], ['two', 'bob', 'laptops']);
    await claim();
    const second = database.query(`UPDATE work_queue SET holder = 2, lease_until = now() WHERE job_id = 'two'`);
    await expect(second).rejects.toMatchObject({ constraint: 'one_running_job_a_destination' });
  });

  it('hands each job to one of many processes that race for them', async () => {
    const jobs = Array.from({ length: 40 }, (_, index) => `job-${index}`);
    for (const jobId of jobs)
      await service.announce(jobId, { target: { hash: `${jobId}`, kind: 'folder', name: 'x' } });
    const claimed = await race(jobs.length);
    expect(claimed.map((lease) => lease.jobId).toSorted()).toEqual(jobs.toSorted());
  });

  it('never runs two jobs of a destination when processes race for it', async () => {
    for (const jobId of ['one', 'two', 'three', 'four']) await service.announce(jobId);
    expect(await race(4)).toHaveLength(1);
    expect(await database.query('SELECT 1 FROM work_queue WHERE holder IS NOT NULL')).toHaveLength(1);
  });

  /** Claims in four processes at once until each has found nothing more. */
  async function race(most: number): Promise<Lease[]> {
    const processes = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const process = processOn(database);
        await process.holder.start({ leases: () => [], lost: () => undefined });
        return process;
      }),
    );
    const leases: Lease[] = [];
    const claimAllOf = async ({ claiming }: TestProcess) => {
      for (let count = 0; count <= most * 4; count += 1) {
        const claim = await claiming.claim();
        if (claim.outcome === 'claimed') leases.push(claim.attempt.lease);
        if (claim.outcome === 'nothing-to-do') return;
      }
      throw new Error('the race does not end');
    };
    await Promise.all(processes.map(claimAllOf));
    await Promise.all(processes.map((process) => process.holder.stop()));
    return leases;
  }

  it('lets nobody speak for an attempt that is over', async () => {
    await enqueue(['one', 'ada']);
    const lease = (await claim())!;
    await service.queue.hold(lease);
    await service.queue.requeue('one', 2);
    await expect(service.queue.hold(lease)).rejects.toThrow(LeaseLost);
    await claim();
    await expect(service.queue.hold(lease)).rejects.toThrow(LeaseLost);
  });

  it('keeps a requeued job at its place', async () => {
    await enqueue(['first', 'ada'], ['second', 'ada']);
    await claim();
    await service.queue.requeue('first', 2);
    expect(await claim()).toMatchObject({ jobId: 'first', attempt: 2 });
  });

  it('says at once, but after the commit, that there is work', async () => {
    const heard: string[] = [];
    service.queue.signals.on('available', () => heard.push('available'));
    await database.transactional(async () => {
      await enqueue(['one', 'ada']);
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['available']);
  });
});
