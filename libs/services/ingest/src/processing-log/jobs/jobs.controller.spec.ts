import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobPage, jobView, type JobPage, type JobView } from '#libs/contracts';
import { completed, failed, progressed, started } from '#libs/testing';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';
import { TestJournal } from '../testing/test-journal.ts';

let gateway: TestGateway;
let journal: TestJournal;
let anna: TestPerson;
let ben: TestPerson;
let admin: TestPerson;
let folder: { hash: string; kind: 'folder'; name: string };

beforeAll(async () => {
  gateway = await TestGateway.start();
  journal = new TestJournal(gateway);
  anna = await gateway.person('anna', 'database_creator', 'data_collector');
  ben = await gateway.person('ben', 'database_creator', 'data_collector');
  admin = await gateway.person('admin', 'admin');
  const { body } = await anna.client.post<{ hash: string }>('/drive/root/folders', { name: 'Waves' });
  folder = { hash: body.hash, kind: 'folder', name: 'as it was named then' };
});
afterAll(() => gateway.stop());

const view = async ({ client }: TestPerson, jobId: string) => client.get<JobView>(`/jobs/${jobId}`);

describe('GET /jobs/{id}', () => {
  it('shows the whole job at once, with the names of today', async () => {
    const jobId = await journal.job(anna, { target: folder });
    const { status, body } = await view(anna, jobId);
    expect(status).toBe(200);
    expect(jobView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      jobId,
      status: 'queued',
      sequence: 2,
      target: { hash: folder.hash, kind: 'folder', name: 'Waves' },
      database: { hash: 'laptops', name: 'Laptops', version: null },
      submittedBy: { id: anna.id, name: 'anna' },
      heartbeatAt: null,
      links: { self: `/api/v1/jobs/${jobId}`, cancel: `/api/v1/jobs/${jobId}/cancel` },
    });
  });

  it('follows the job', async () => {
    const jobId = await journal.job(anna, { target: folder });
    await journal.record(jobId, 2, started(), progressed(42));
    const processing = (await view(anna, jobId)).body;
    expect(processing).toMatchObject({
      status: 'processing',
      progress: { percent: 42 },
      heartbeatAt: processing.updatedAt,
    });
    await journal.record(jobId, 4, failed({ errorsKey: 'errors/2' }));
    const { body } = await view(anna, jobId);
    expect(body).toMatchObject({ status: 'failed', heartbeatAt: null, finishedAt: body.updatedAt });
    expect(body.error).toMatchObject({
      code: 'damaged-file',
      errorCount: 2,
      errorsUrl: `/api/v1/jobs/${jobId}/errors`,
    });
    expect(body.links).not.toHaveProperty('retry');
    const stuck = await journal.job(anna, { target: folder });
    await journal.record(stuck, 2, started(), failed({ code: 'timed-out', retriable: true }));
    expect((await view(anna, stuck)).body.links).toMatchObject({ retry: `/api/v1/jobs/${stuck}/retry` });
  });

  it('is seen by whoever may view the target, by its submitter and by an admin', async () => {
    const jobId = await journal.job(anna, { target: folder });
    expect((await view(admin, jobId)).status).toBe(200);
    expect(await view(ben, jobId)).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
    await anna.client.put(`/drive/${folder.hash}/shares/${ben.id}`, { permission: 'view' });
    expect((await view(ben, jobId)).status).toBe(200);
    await anna.client.delete(`/drive/${folder.hash}/shares/${ben.id}`);
    expect((await view(ben, jobId)).status).toBe(404);
    expect((await view(ben, await journal.job(ben, { target: folder }))).status).toBe(200);
  });

  it.each(['0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44', 'nonsense', "x'--"])('does not know %s', async (jobId) => {
    expect(await view(admin, jobId)).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
  });

  it('counts the jobs that wait before it', async () => {
    const [first, second] = [await journal.job(anna), await journal.job(anna)];
    const before = (await view(anna, first)).body.queuePosition!;
    expect((await view(anna, second)).body.queuePosition).toBe(before + 1);
    await journal.record(first, 2, started());
    expect((await view(anna, second)).body.queuePosition).toBe(before);
    expect((await view(anna, first)).body.queuePosition).toBeNull();
  });
});

describe('waiting for a job', () => {
  it('is 304 while nothing is new', async () => {
    const jobId = await journal.job(anna);
    const etag = (await view(anna, jobId)).headers.get('etag')!;
    const again = await anna.client.with({ 'if-none-match': etag }).get(`/jobs/${jobId}`);
    expect(again).toMatchObject({ status: 304, body: '' });
    expect(again.headers.get('etag')).toBe(etag);
    await journal.record(jobId, 2, started());
    expect((await anna.client.with({ 'if-none-match': etag }).get(`/jobs/${jobId}`)).status).toBe(200);
  });

  it('holds the answer until the job changes', async () => {
    const jobId = await journal.job(anna);
    const etag = (await view(anna, jobId)).headers.get('etag')!;
    let answered = false;
    const held = anna.client.with({ 'if-none-match': etag, prefer: 'wait=30' }).get<JobView>(`/jobs/${jobId}`);
    void held.then(() => (answered = true));
    expect(await view(anna, jobId)).toMatchObject({ status: 200 });
    expect(answered).toBe(false);
    await journal.record(jobId, 2, started());
    const { status, headers, body } = await held;
    expect([status, body.status, headers.get('preference-applied')]).toEqual([200, 'processing', 'wait=30']);
  });

  it('ends with 304 after the time', async () => {
    const jobId = await journal.job(anna);
    await journal.record(jobId, 2, started());
    const etag = (await view(anna, jobId)).headers.get('etag')!;
    const { status, headers } = await anna.client
      .with({ 'if-none-match': etag, prefer: 'wait=0' })
      .get(`/jobs/${jobId}`);
    expect([status, headers.get('preference-applied')]).toEqual([304, 'wait=0']);
  });

  it('is not done for whom nothing is known', async () => {
    const jobId = await journal.job(anna);
    const { status, headers } = await anna.client.with({ prefer: 'wait=30' }).get(`/jobs/${jobId}`);
    expect([status, headers.get('preference-applied')]).toEqual([200, null]);
  });
});

describe('GET /jobs', () => {
  let carla: TestPerson;
  let jobIds: string[];
  const list = async (query: string, { client } = carla) => (await client.get<JobPage>(`/jobs?${query}`)).body;
  const idsOf = (page: JobPage) => page.jobs.map(({ jobId }) => jobId);

  beforeAll(async () => {
    carla = await gateway.person('carla', 'database_creator', 'data_collector');
    const file = { size: 1, sha256: '1'.repeat(64), objectKey: 'uploads/1' };
    const target = { hash: 'panel', kind: 'database', name: 'Panel' } as const;
    jobIds = [
      await journal.job(carla, { file: { ...file, name: 'Wave 1 Ünï.sav', format: 'sav' } }),
      await journal.job(carla, { file: { ...file, name: 'Wave 2.csv', format: 'csv' } }),
      await journal.job(carla, { action: 'append', target, database: { hash: 'panel', name: 'Panel 100%' } }),
    ];
    await journal.record(jobIds[0]!, 2, started(), completed({ format: 'sav' }));
    await journal.record(jobIds[1]!, 2, started());
  });

  it('is newest first, and has only what the caller may see', async () => {
    const page = await list('');
    expect(jobPage.parse(page)).toEqual(page);
    expect(idsOf(page)).toEqual(jobIds.toReversed());
    expect(page.nextCursor).toBeNull();
    expect(idsOf(await list('limit=200', admin))).toEqual(expect.arrayContaining(jobIds));
  });

  it.each([
    ['status=completed', [0]],
    ['status=completed,processing', [1, 0]],
    ['status=completed&status=processing', [1, 0]],
    ['action=append', [2]],
    ['target=panel', [2]],
    ['target=folder', [1, 0]],
    ['format=sav', [0]],
    ['q=wave', [1, 0]],
    ['q=100%25', [2]],
    ['q=_', []],
    ['q=%C3%BCN%C3%8F', [0]],
    ['q=u%CC%88n', [0]],
    ['from=2100-01-01', []],
    ['to=2100-01-01T00:00:00%2B02:00', [2, 1, 0]],
    ['user=0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44', []],
    ['status=processing&q=2.csv', [1]],
  ])('is filtered by %s', async (query, expected) => {
    expect(idsOf(await list(query))).toEqual(expected.map((index) => jobIds[index]));
  });

  it('goes on from a cursor, whatever has come since', async () => {
    const first = await list('limit=2');
    expect(idsOf(first)).toEqual([jobIds[2], jobIds[1]]);
    await journal.job(carla);
    const second = await list(`limit=2&cursor=${first.nextCursor}`);
    expect([idsOf(second), second.nextCursor]).toEqual([[jobIds[0]], null]);
  });

  it.each([
    'limit=0',
    'limit=201',
    'cursor=nonsense',
    'status=running',
    'user=anna',
    'sort=name',
    'q=%00',
    'from=today',
  ])('refuses %s', async (query) => {
    expect(await carla.client.get(`/jobs?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'malformed-request' },
    });
  });

  it('says of each parameter what is wrong with it', async () => {
    const { body } = await carla.client.get('/jobs?limit=x&from=today');
    expect(body['errors']).toEqual([
      { path: 'from', message: expect.stringContaining('a time with its zone') },
      { path: 'limit', message: 'has to be a whole number from 1 to 200' },
    ]);
  });

  it('is CSV of all that match for who accepts that', async () => {
    const { headers, body } = await carla.client.with({ accept: 'text/csv' }).get<string>('/jobs?format=sav&limit=1');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [names, line, end] = body.split('\r\n');
    expect(names).toMatch(/^jobId,action,status,/);
    expect(line).toContain(`${jobIds[0]},create,completed,false,folder,Waves,laptops,Laptops,1,Wave 1 Ünï.sav,1,`);
    expect(end).toBe('');
  });
});
