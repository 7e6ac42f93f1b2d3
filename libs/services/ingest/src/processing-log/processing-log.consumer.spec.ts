import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#libs/platform';
import { completed, describeOnEachEngine, poll, progressed, started } from '#libs/testing';
import { contentOf, TestDatabases } from '../databases/testing/test-databases.ts';
import { TestGateway, type TestPerson } from '../testing/test-gateway.ts';
import { TestJournal } from './testing/test-journal.ts';

describeOnEachEngine('the journal', (engines) => {
  let gateway: TestGateway;
  let journal: TestJournal;
  let databases: TestDatabases;
  let anna: TestPerson;

  beforeAll(async () => {
    gateway = await TestGateway.start({ engines });
    journal = new TestJournal(gateway);
    databases = new TestDatabases(gateway);
    anna = await gateway.person('anna', 'database_creator');
  }, 120_000);
  afterAll(() => gateway.stop());

  const parked = (jobId: string) =>
    gateway.service.get(Database).query('SELECT FROM parked_messages WHERE key = $1', [jobId]);

  it('goes on with what others write about a job that this service began', async () => {
    const jobId = await journal.job(anna);
    await journal.append(jobId, 2, started(), progressed(10));
    await journal.append(jobId, 4, progressed(20));
    expect(await journal.reached(anna, jobId, 5)).toMatchObject({ status: 'processing', progress: { percent: 20 } });
  });

  it('shows no job as completed before its version can be read', async () => {
    const jobId = await journal.job(anna, { database: { hash: 'late', name: 'Late' } });
    await journal.append(jobId, 2, started(), completed({ database: { hash: 'late', name: 'Late', version: 1 } }));
    await poll(
      () => parked(jobId),
      ({ length }) => length > 0,
    );
    expect(await journal.reached(anna, jobId, 3)).toMatchObject({ status: 'processing' });
    const place = {
      databaseHash: 'late',
      version: 1,
      jobId,
      name: 'Late',
      folder: 'none',
      ownerId: anna.id,
      segments: [],
    };
    await databases.append('late', 0, { type: 'DatabaseCreated', data: { ...contentOf(0), ...place } });
    expect(await journal.reached(anna, jobId, 4)).toMatchObject({ status: 'completed', database: { version: 1 } });
    expect((await anna.client.get('/databases/late')).status).toBe(200);
  });
});
