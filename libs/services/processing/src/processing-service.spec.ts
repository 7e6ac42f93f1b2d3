import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { describeOnEachEngine, poll, received } from '#libs/testing';
import { ProcessingCluster } from './testing/processing-cluster.ts';
import { identifiers, timers } from './testing/test-service.ts';
import type { JobFacts } from './jobs/job.decider.ts';
import { ActiveRuns } from './runs/active-runs.ts';

type Service = Awaited<ReturnType<ProcessingCluster['join']>>;

const firstWave = 'id;brand\n1;Ærø\n2;Zebra\n';
const secondWave = 'id;brand\n3;Ærø\n';
const named = (name: string): Pick<JobFacts, 'file'> => ({ file: { ...received().data.file, name } });
const slow = named('slow.csv');

describeOnEachEngine('the processing service', (engines) => {
  let cluster: ProcessingCluster;
  let hash: string;
  let database: JobFacts['database'];
  let target: JobFacts['target'];
  beforeAll(async () => {
    cluster = await ProcessingCluster.start(engines);
  }, 120_000);
  afterAll(() => cluster.stop());
  beforeEach(() => {
    hash = identifiers.hash();
    database = { hash, name: 'Laptops' };
    target = { hash, kind: 'database', name: 'Laptops' };
  });

  const completed = async (jobId: string) => (await cluster.published('JobCompleted', jobId)).data;
  const failed = async (jobId: string) => (await cluster.published('JobFailed', jobId)).data;
  const create = async () => completed(await cluster.upload(firstWave, { database }));

  describe('with one process', () => {
    let service: Service;
    beforeAll(async () => {
      service = await cluster.join();
    });
    afterAll(() => service.stop());

    it('makes an upload a database', async () => {
      const jobId = await cluster.upload(firstWave, { database });
      const { receipt, ...completion } = await completed(jobId);
      expect(completion).toMatchObject({ database: { hash, version: 1 }, format: 'csv', dryRun: false });
      const created = await cluster.published('DatabaseCreated', hash);
      expect(created.data).toMatchObject({ version: 1, jobId, rows: 2, ownerId: 'ada', receipt });
      expect(await cluster.objects(`databases/${hash}/`)).toHaveLength(2);
      expect(cluster.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobStarted', 'JobCompleted']);
    });

    it('appends to a database, and reloads it, as further versions', async () => {
      await create();
      const appending = await cluster.upload(secondWave, { action: 'append', database, target });
      expect((await completed(appending)).receipt).toMatchObject({ versionAfter: 2, rowsBefore: 2, rowsAfter: 3 });
      const reloading = await cluster.upload(secondWave, { action: 'reload', database, target });
      expect((await completed(reloading)).receipt).toMatchObject({ versionAfter: 3, rowsBefore: 3, rowsAfter: 1 });
      const appended = await cluster.published('DatabaseAppended', hash);
      expect(appended.data).toMatchObject({ version: 2, rows: 3, addedSegments: [{ rows: 1 }] });
      await cluster.published('DatabaseReloaded', hash);
      expect(cluster.history(hash)).toEqual(['DatabaseCreated', 'DatabaseAppended', 'DatabaseReloaded']);
    });

    it('publishes nothing of a dry run, and keeps nothing of it', async () => {
      const { receipt, dryRun } = await completed(await cluster.upload(firstWave, { database, dryRun: true }));
      expect({ dryRun, receipt }).toMatchObject({ dryRun: true, receipt: { versionAfter: 1, rowsAfter: 2 } });
      await idle(service);
      expect(await cluster.objects(`databases/${hash}/`)).toEqual([]);
      expect(cluster.history(hash)).toEqual([]);
      expect((await create()).database.version).toBe(1);
    });

    it('fails a job whose database does not exist', async () => {
      const jobId = await cluster.upload(firstWave, { action: 'append', database, target });
      expect(await failed(jobId)).toMatchObject({ code: 'target-gone', retriable: false });
    });

    it('fails a job whose file does not fit, and keeps nothing but the list of errors', async () => {
      const { codebookKey, segments } = (await create(), await cluster.published('DatabaseCreated', hash)).data;
      const options = { onLabelConflict: 'keep', strict: true } as const;
      const jobId = await cluster.upload('id;colour\n1;red\n', { action: 'append', database, target, options });
      const { code, errorCount, errorsKey } = await failed(jobId);
      expect({ code, errorCount }).toEqual({ code: 'schema-conflict', errorCount: 2 });
      await idle(service);
      const kept = [codebookKey, errorsKey, ...segments.map(({ key }) => key)];
      expect((await cluster.objects(`databases/${hash}/`)).toSorted()).toEqual(kept.toSorted());
    });

    it('stops a cancelled job within a second, and publishes nothing of it', async () => {
      const jobId = await cluster.upload(firstWave, { ...slow, database });
      await cluster.published('JobStarted', jobId);
      await cluster.command('CancelJob', jobId);
      await cluster.published('JobCancelled', jobId);
      const cancelledAt = performance.now();
      await idle(service);
      expect(performance.now() - cancelledAt).toBeLessThan(1000);
      await create();
      expect(cluster.history(jobId)).toEqual(['JobReceived', 'JobQueued', 'JobStarted', 'JobCancelled']);
    });

    it('runs a cancelled job again when it is retried', async () => {
      const jobId = await cluster.upload(firstWave, { ...slow, database });
      await cluster.published('JobStarted', jobId);
      await cluster.command('CancelJob', jobId);
      await cluster.command('RetryJob', jobId);
      expect((await completed(jobId)).receipt.rowsAfter).toBe(2);
    });

    it('reports progress at most once a second', async () => {
      const jobId = await cluster.upload(firstWave, { ...slow, database });
      const start = await cluster.published('JobStarted', jobId);
      const progress = await cluster.published('JobProgressed', jobId);
      await cluster.command('CancelJob', jobId);
      await cluster.published('JobCancelled', jobId);
      const elapsed = Date.parse(progress.metadata.time) - Date.parse(start.metadata.time);
      expect(elapsed).toBeGreaterThanOrEqual(950);
      expect(cluster.history(jobId).filter((type) => type === 'JobProgressed')).toHaveLength(1);
    });

    it('tries again when a worker dies, and publishes once', async () => {
      const jobId = await cluster.upload(firstWave, { ...named('crashing.csv'), database });
      const requeued = await cluster.published('JobRequeued', jobId);
      expect(requeued.data).toEqual({
        attempt: 2,
        reason: 'worker-crashed',
        detail: 'the worker process ended with signal SIGKILL',
      });
      await completed(jobId);
      await cluster.published('DatabaseCreated', hash);
      expect(cluster.history(hash)).toEqual(['DatabaseCreated']);
    });

    it('tries again, as often as it takes, where the storage was away', async () => {
      const jobId = await cluster.upload(firstWave, { ...named('postponed.csv'), database });
      const requeued = await cluster.published('JobRequeued', jobId);
      expect(requeued.data).toEqual({ attempt: 2, reason: 'interrupted', detail: 'no room' });
      await completed(jobId);
    });

    it('publishes nothing of an attempt that has lost its lease', async () => {
      const jobId = await cluster.upload(firstWave, { ...slow, database });
      await cluster.published('JobStarted', jobId);
      // Its holder may renew it before anybody sees that it has expired.
      const expire = `UPDATE work_queue SET lease_until = now() - interval '1 minute' WHERE job_id = $1 AND attempt = 1
        AND holder IS NOT NULL`;
      const historyOnceExpired = async () => {
        await service.database.query(expire, [jobId]);
        return cluster.history(jobId);
      };
      await poll(historyOnceExpired, (history) => history.includes('JobRequeued'));
      await completed(jobId);
      const history = ['JobReceived', 'JobQueued', 'JobStarted', 'JobRequeued', 'JobStarted', 'JobCompleted'];
      expect(cluster.history(jobId)).toEqual(history);
      await cluster.published('DatabaseCreated', hash);
      expect(cluster.history(hash)).toEqual(['DatabaseCreated']);
    });

    it('leaves no trace of its attempts on the disk', async () => {
      await idle(service);
      expect(await readdir(join(cluster.directory, 'work'))).toEqual([]);
    });
  });

  describe('with several processes', () => {
    const services: Service[] = [];
    const start = async (environment: Record<string, string> = {}) => {
      const service = await cluster.join(environment);
      services.push(service);
      return service;
    };
    afterEach(async () => {
      for (const service of services.splice(0)) await service.stop();
    });

    it('gives what runs back to the queue when one is stopped, without counting a crash', async () => {
      const first = await start();
      const jobId = await cluster.upload(firstWave, { ...slow, database, maxAttempts: 1 });
      await cluster.published('JobStarted', jobId);
      services.splice(services.indexOf(first), 1);
      const stopped = first.stop();
      await start();
      await stopped;
      await completed(jobId);
      expect((await cluster.published('JobRequeued', jobId)).data).toMatchObject({ attempt: 2, reason: 'interrupted' });
    });

    it('runs every job once, and one at a time for a destination', async () => {
      await start({ WORKERS: '2' });
      await start({ WORKERS: '2' });
      await create();
      const jobs = await Promise.all(
        Array.from({ length: 8 }, () => cluster.upload(secondWave, { action: 'append', database, target })),
      );
      const versions = await Promise.all(jobs.map(async (jobId) => (await completed(jobId)).database.version));
      expect(versions.toSorted((one, other) => one - other)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
      await cluster.facts.until(() => cluster.history(hash).length === 9);
      expect(jobs.flatMap((jobId) => cluster.history(jobId)).filter((type) => type === 'JobRequeued')).toEqual([]);
    });
  });
});

/** Resolves when nothing runs any more, traces of attempts included. */
async function idle(service: Service): Promise<void> {
  while (service.get(ActiveRuns).leases().length > 0) await timers.delay(5);
}
