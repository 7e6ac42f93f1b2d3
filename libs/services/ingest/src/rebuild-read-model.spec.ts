import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventLog } from '#libs/eventing';
import { Clock, Database } from '#libs/platform';
import { cancelled, completed, describeOnEachEngine, failed, progressed, requeued, started } from '#libs/testing';
import { contentOf, TestDatabases } from './databases/testing/test-databases.ts';
import { TestJournal } from './processing-log/testing/test-journal.ts';
import { rebuildReadModel } from './rebuild-read-model.ts';
import { TestGateway, type TestPerson } from './testing/test-gateway.ts';

describeOnEachEngine('a rebuilt read model', (engines) => {
  let gateway: TestGateway;
  let journal: TestJournal;
  let databases: TestDatabases;
  let anna: TestPerson;

  /** Lives of jobs: some events are projected at once by the gateway, the others come by the log. */
  async function lives(): Promise<void> {
    const dry = await journal.job(anna, { dryRun: true });
    const broken = await journal.job(anna);
    const unwanted = await journal.job(anna);
    const fine = await journal.job(anna, { database: { hash: 'laptops', name: 'Laptops' } });
    await journal.append(dry, 2, started(), progressed(7), completed({ dryRun: true }));
    await journal.append(broken, 2, started(), requeued(2), started(2), failed({ errorsKey: 'errors/1' }));
    await journal.record(unwanted, 2, cancelled(anna.id));
    await journal.append(fine, 2, started(), ...[1, 50, 100].map(progressed), completed());
    const segment = (name: string) => ({ key: `segments/${name}`, rows: 3, bytes: 100 });
    const version = (number: number) => ({
      ...contentOf(3 * number),
      databaseHash: 'laptops',
      version: number,
      jobId: fine,
    });
    const place = { name: 'Laptops', folder: randomUUID(), ownerId: anna.id };
    await databases.append(
      'laptops',
      0,
      { type: 'DatabaseCreated', data: { ...version(1), ...place, segments: [segment('a')] } },
      { type: 'DatabaseAppended', data: { ...version(2), addedSegments: [segment('b'), segment('c')] } },
      { type: 'DatabaseReloaded', data: { ...version(3), segments: [segment('d')] } },
      { type: 'DatabaseRestored', data: { databaseHash: 'laptops', version: 4, restoredFrom: 2, by: anna.id } },
      { type: 'DatabaseAppended', data: { ...version(5), addedSegments: [segment('e')] } },
    );
    await journal.reached(anna, dry, 5);
    await journal.reached(anna, broken, 6);
    await journal.reached(anna, fine, 7);
  }

  beforeAll(async () => {
    gateway = await TestGateway.start({ engines });
    journal = new TestJournal(gateway);
    databases = new TestDatabases(gateway);
    anna = await gateway.person('anna', 'database_creator');
    await lives();
  }, 120_000);
  afterAll(() => gateway.stop());

  const surroundings = () => ({
    database: gateway.service.get(Database),
    log: gateway.service.get(EventLog),
    clock: gateway.service.get(Clock),
  });
  const query = <Row extends object>(sql: string) => gateway.service.get(Database).query<Row>(sql);

  it('equals the live processing log, row by row', async () => {
    expect(await rebuildReadModel('processing-log', surroundings())).toMatchObject({
      differences: [],
      rows: { processing_log: 4, job_events: 5 + 6 + 3 + 7 },
    });
    expect((await anna.client.get<{ jobs: unknown[] }>('/jobs')).body.jobs).toHaveLength(4);
  });

  it('equals the live databases, row by row', async () => {
    const { differences, rows } = await rebuildReadModel('databases', surroundings());
    expect(differences).toEqual([]);
    expect(rows).toEqual({ databases: 1, database_versions: 5, database_segments: 8 });
  });

  it('puts right what is other than the log says, and goes on from there', async () => {
    await query(`UPDATE processing_log SET status = 'queued' WHERE status = 'failed'`);
    await query('DELETE FROM job_events WHERE sequence = 1');
    const { differences } = await rebuildReadModel('processing-log', surroundings());
    expect(differences.map(({ table }) => table)).toEqual(['processing_log', 'job_events']);
    expect((await rebuildReadModel('processing-log', surroundings())).differences).toEqual([]);
    const jobId = await journal.job(anna);
    await journal.append(jobId, 2, started());
    expect((await journal.reached(anna, jobId, 3)).status).toBe('processing');
  });

  it('is one of those that there are', async () => {
    await expect(rebuildReadModel('jobs', surroundings())).rejects.toThrow('There are: processing-log, databases.');
  });
});
