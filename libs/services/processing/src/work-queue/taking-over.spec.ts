import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobCommand } from '#libs/contracts';
import { UnprocessableMessage, type Recorded } from '#libs/eventing';
import type { Database } from '#libs/platform';
import { started } from '#libs/testing';
import {
  announcement,
  identifiers,
  openDatabase,
  processOn,
  recorded,
  type TestProcess,
} from '../testing/test-service.ts';

describe('taking over jobs, and ending them', () => {
  let database: Database;
  let service: TestProcess;
  let jobId: string;
  beforeAll(async () => {
    database = await openDatabase();
    service = processOn(database);
    await service.holder.start({ leases: () => [], lost: () => undefined });
  });
  afterAll(async () => {
    await service.holder.stop();
    await database.orm.close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE work_queue');
    jobId = identifiers.uuid();
  });

  const command = (type: JobCommand['type'], ofJob = jobId): Recorded<JobCommand> => ({
    type,
    data: { jobId: ofJob, by: 'ada' },
    metadata: { ...recorded(ofJob, started(), 1).metadata, sequence: null },
  });
  const handle = (message: Recorded<JobCommand>) =>
    database.transactional(() => service.commandsConsumer.handle(message));
  const claim = async () => {
    const claim = await service.claiming.claim();
    return claim.outcome === 'claimed' ? claim.attempt : null;
  };

  it('writes on where the gateway has stopped, without a gap', async () => {
    await service.announce(jobId);
    expect((await claim())?.lease).toMatchObject({ jobId, attempt: 1 });
    expect(await service.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobStarted']);
  });

  it('takes the two announcements of a job also when they come apart', async () => {
    const [begin, queue] = announcement(jobId);
    await database.transactional(() => service.consumer.takeOver([begin!]));
    expect(await claim()).toBeNull();
    await database.transactional(() => service.consumer.takeOver([queue!]));
    expect((await claim())?.lease.jobId).toBe(jobId);
  });

  it('ignores its own events, which come back on the topic', async () => {
    await service.announce(jobId);
    await claim();
    await database.transactional(() => service.consumer.takeOver([recorded(jobId, started(), 3)]));
    expect(await service.history(jobId)).toHaveLength(3);
  });

  it('cancels a waiting job', async () => {
    await service.announce(jobId);
    await handle(command('CancelJob'));
    expect(await claim()).toBeNull();
    expect(await service.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobCancelled']);
  });

  it('cancels a running job, and tells the process that runs it', async () => {
    await service.announce(jobId);
    await claim();
    const ended: string[] = [];
    service.queue.signals.once('removed', (removed) => ended.push(removed));
    await handle(command('CancelJob'));
    expect(ended).toEqual([jobId]);
    expect(await service.history(jobId)).toContain('JobCancelled');
  });

  it('cancels a job for which the command came first', async () => {
    await handle(command('CancelJob'));
    await service.announce(jobId);
    expect(await claim()).toBeNull();
    expect(await service.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobCancelled']);
  });

  it('cancels a job for which the command came between its two announcements', async () => {
    const [begin, queue] = announcement(jobId);
    await database.transactional(() => service.consumer.takeOver([begin!]));
    await handle(command('CancelJob'));
    await database.transactional(() => service.consumer.takeOver([queue!]));
    expect(await service.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobCancelled']);
  });

  it('cancels a job when command and announcement are handled at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = identifiers.uuid();
      await Promise.all([handle(command('CancelJob', id)), service.announce(id)]);
      expect(await service.history(id)).toEqual(['JobReceived', 'JobQueued', 'JobCancelled']);
    }
  });

  it('queues a cancelled job again when it is retried, once', async () => {
    await service.announce(jobId);
    await handle(command('CancelJob'));
    await handle(command('RetryJob'));
    await handle(command('RetryJob'));
    expect((await claim())?.lease).toMatchObject({ jobId, attempt: 2 });
    const retried = ['JobReceived', 'JobQueued', 'JobCancelled', 'JobRequeued', 'JobStarted'];
    expect(await service.history(jobId)).toEqual(retried);
  });

  it('has no use for a retry of a job that nobody knows', async () => {
    await expect(handle(command('RetryJob'))).rejects.toThrow(UnprocessableMessage);
  });
});
