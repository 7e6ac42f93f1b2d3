import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobErrors } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import { failed, started } from '#libs/testing';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';
import { TestJournal } from '../testing/test-journal.ts';

let gateway: TestGateway;
let journal: TestJournal;
let anna: TestPerson;
let ben: TestPerson;
let admin: TestPerson;
let target: { hash: string; kind: 'folder'; name: string };

const content = 'a,b\r\n1,ä\r\n';
const bytes = Buffer.from(content);
const file = {
  name: 'Größe.csv',
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  format: 'csv',
  objectKey: 'uploads/size',
};
const problems = [
  { row: 2, line: 3, variable: 'age', code: 'not-a-number', detail: '"=x" is no number.', rejectsRow: true },
  {
    row: null,
    line: null,
    variable: null,
    code: 'truncated',
    detail: 'The file ends early, in row 7.',
    rejectsRow: false,
  },
];

async function* ofText(text: string) {
  yield Buffer.from(text);
}

beforeAll(async () => {
  gateway = await TestGateway.start();
  journal = new TestJournal(gateway);
  anna = await gateway.person('anna', 'database_creator');
  ben = await gateway.person('ben');
  admin = await gateway.person('admin', 'admin');
  const { body } = await anna.client.post<{ hash: string }>('/drive/root/folders', { name: 'Waves' });
  target = { hash: body.hash, kind: 'folder', name: 'Waves' };
  const storage = gateway.service.get(ObjectStorage);
  await storage.put('uploads/size', ofText(content));
  await storage.put('errors/some', ofText(problems.map((problem) => `${JSON.stringify(problem)}\n`).join('')));
});
afterAll(() => gateway.stop());

describe('GET /jobs/{id}/source', () => {
  const source = ({ client }: TestPerson, jobId: string, headers = {}) =>
    client.with(headers).get<string>(`/jobs/${jobId}/source`);

  it('is the file as it was uploaded', async () => {
    const { status, headers, body } = await source(anna, await journal.job(anna, { target, file }));
    expect([status, body]).toEqual([200, content]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-length': String(bytes.length),
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="Gr__e.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv`,
      etag: `"${file.sha256}"`,
    });
  });

  it('is given in part, and not again to whom it is known', async () => {
    const jobId = await journal.job(anna, { target, file });
    const part = await source(anna, jobId, { range: 'bytes=0-2' });
    expect([part.status, part.body, part.headers.get('content-range')]).toEqual([
      206,
      'a,b',
      `bytes 0-2/${bytes.length}`,
    ]);
    expect((await source(anna, jobId, { range: 'bytes=99-' })).status).toBe(200);
    expect((await source(anna, jobId, { range: 'bytes=0-2', 'if-range': '"older"' })).status).toBe(200);
    expect((await source(anna, jobId, { 'if-none-match': `"${file.sha256}"` })).status).toBe(304);
  });

  it('is for those with whom the target is shared, not for every admin or former submitter', async () => {
    const jobId = await journal.job(ben, { target, file });
    expect(await source(admin, jobId)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await source(ben, jobId)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await source(anna, jobId)).status).toBe(200);
    expect(await source(ben, await journal.job(anna, { target, file }))).toMatchObject({
      body: { code: 'unknown-job' },
    });
  });

  it('says when the file is not kept any more', async () => {
    const jobId = await journal.job(anna, { target });
    expect(await source(anna, jobId)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('GET /jobs/{id}/errors', () => {
  const rejected = async (errorsKey: string | null, errorCount: number) => {
    const jobId = await journal.job(anna, { target, file });
    await journal.record(jobId, 2, started(), failed({ errorsKey, errorCount }));
    return jobId;
  };

  it('lists every problem in input order', async () => {
    const { body } = await anna.client.get<JobErrors>(`/jobs/${await rejected('errors/some', 2)}/errors`);
    expect(body).toEqual({ errors: problems, errorCount: 2 });
  });

  it('is CSV for who accepts that, and no formula for a spreadsheet', async () => {
    const jobId = await rejected('errors/some', 2);
    const { headers, body } = await anna.client.with({ accept: 'text/csv' }).get<string>(`/jobs/${jobId}/errors`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(body.split('\r\n')).toEqual([
      'row,line,variable,code,detail,rejectsRow',
      '2,3,age,not-a-number,"""=x"" is no number.",true',
      ',,,truncated,"The file ends early, in row 7.",false',
      '',
    ]);
  });

  it('is empty where nothing was found', async () => {
    const { body } = await anna.client.get<JobErrors>(`/jobs/${await rejected(null, 0)}/errors`);
    expect(body).toEqual({ errors: [], errorCount: 0 });
  });

  it('quotes respondents, so an admin alone may not read it', async () => {
    const { status } = await admin.client.get(`/jobs/${await rejected('errors/some', 2)}/errors`);
    expect(status).toBe(404);
  });
});
