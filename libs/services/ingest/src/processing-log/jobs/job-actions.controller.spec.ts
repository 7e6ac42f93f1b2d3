import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobEvent, JobView } from '#libs/contracts';
import { EventLog, type LogMessage } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { cancelled, completed, failed, requeued, started } from '#libs/testing';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';
import { TestJournal } from '../testing/test-journal.ts';

let gateway: TestGateway;
let journal: TestJournal;
let anna: TestPerson;
let ben: TestPerson;
let admin: TestPerson;
let targets = 0;

const file = { name: 'a.csv', size: 1, sha256: '0'.repeat(64), format: 'csv', objectKey: 'uploads/kept' };

/** A job of anna's in a folder of hers that has no other. */
async function jobInFolder(
  submitter = anna,
): Promise<{ jobId: string; target: { hash: string; kind: 'folder'; name: string } }> {
  targets += 1;
  const { body } = await anna.client.post<{ hash: string }>('/drive/root/folders', { name: `Waves ${targets}` });
  const target = { hash: body.hash, kind: 'folder', name: 'Waves' } as const;
  return { jobId: await journal.job(submitter, { target, file }), target };
}

/** The command that the log gets for a job. */
function command(jobId: string): Promise<LogMessage> {
  return new Promise((resolve) => {
    const onMessage = (message: LogMessage) => {
      if (message.key === jobId) resolve(message);
    };
    const tail = gateway.service.get(EventLog).tail({ topics: ['jobs.commands'], onMessage });
    tails.push(tail);
  });
}

/** Does what the processing service will do once it is asked; resolves, with the command, when it has been. */
async function obey(jobId: string, version: number, ...events: JobEvent[]): Promise<{ asked: Promise<LogMessage> }> {
  const asked = command(jobId);
  await tails.at(-1)!.ready;
  void asked.then(() => journal.record(jobId, version, ...events));
  return { asked };
}

const tails: { stop(): Promise<void>; ready: Promise<void> }[] = [];

beforeAll(async () => {
  gateway = await TestGateway.start();
  journal = new TestJournal(gateway);
  anna = await gateway.person('anna', 'database_creator');
  ben = await gateway.person('ben');
  admin = await gateway.person('admin', 'admin');
  await gateway.service.get(ObjectStorage).put(
    file.objectKey,
    (async function* () {
      yield Buffer.from('a');
    })(),
  );
});
afterAll(async () => {
  for (const tail of tails) await tail.stop();
  await gateway.stop();
});

describe('POST /jobs/{id}/cancel', () => {
  it('asks the processing service, and answers when it is done', async () => {
    const { jobId } = await jobInFolder();
    const { asked } = await obey(jobId, 2, cancelled(anna.id));
    const { status, headers, body } = await anna.client.post<JobView>(`/jobs/${jobId}/cancel`);
    expect([status, body.status, headers.get('location')]).toEqual([202, 'cancelled', `/api/v1/jobs/${jobId}`]);
    const { headers: attributes, value } = await asked;
    expect(attributes['ce_type']).toBe('datacollector.CancelJob');
    expect(JSON.parse(value)).toEqual({ jobId, by: anna.id });
  });

  it('is for whoever may edit the target, and for who uploaded', async () => {
    const { jobId, target } = await jobInFolder();
    expect(await ben.client.post(`/jobs/${jobId}/cancel`)).toMatchObject({
      status: 404,
      body: { code: 'unknown-job' },
    });
    expect(await admin.client.post(`/jobs/${jobId}/cancel`)).toMatchObject({
      status: 403,
      body: { code: 'no-edit-permission' },
    });
    await anna.client.put(`/drive/${target.hash}/shares/${ben.id}`, { permission: 'view' });
    expect(await ben.client.post(`/jobs/${jobId}/cancel`)).toMatchObject({
      status: 403,
      body: { code: 'no-edit-permission' },
    });
    await anna.client.put(`/drive/${target.hash}/shares/${ben.id}`, { permission: 'edit' });
    await obey(jobId, 2, cancelled(ben.id));
    expect((await ben.client.post(`/jobs/${jobId}/cancel`)).status).toBe(202);
    await anna.client.delete(`/drive/${target.hash}/shares/${ben.id}`);
    const bens = await journal.job(ben, { target });
    await obey(bens, 2, cancelled(ben.id));
    expect((await ben.client.post(`/jobs/${bens}/cancel`)).status).toBe(202);
  });

  it('comes too late for a job that has ended', async () => {
    const { jobId } = await jobInFolder();
    await journal.record(jobId, 2, started(), completed());
    expect(await anna.client.post(`/jobs/${jobId}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-cancellable', detail: expect.stringContaining('completed') },
    });
  });

  it('comes too late for a job that ends before it is heard', async () => {
    const { jobId } = await jobInFolder();
    await obey(jobId, 2, started(), completed());
    expect(await anna.client.post(`/jobs/${jobId}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-cancellable', detail: expect.stringContaining('completed') },
    });
  });
});

describe('POST /jobs/{id}/retry', () => {
  const failedJob = async () => {
    const { jobId, target } = await jobInFolder();
    await journal.record(jobId, 2, started(), failed({ code: 'timed-out', retriable: true }));
    return { jobId, target };
  };

  it('asks the processing service, and answers when the job waits again', async () => {
    const { jobId } = await failedJob();
    const { asked } = await obey(jobId, 4, requeued(2));
    const { status, body } = await anna.client.post<JobView>(`/jobs/${jobId}/retry`);
    expect([status, body.status, body.attempt]).toEqual([202, 'queued', 2]);
    expect((await asked).headers['ce_type']).toBe('datacollector.RetryJob');
  });

  it('is for a cancelled job as well', async () => {
    const { jobId } = await jobInFolder();
    await journal.record(jobId, 2, cancelled(anna.id));
    await obey(jobId, 3, requeued(2));
    expect((await anna.client.post(`/jobs/${jobId}/retry`)).status).toBe(202);
  });

  it('would be in vain where the file is to blame', async () => {
    const { jobId } = await jobInFolder();
    await journal.record(jobId, 2, started(), failed({ detail: 'It ends too early.', retriable: false }));
    expect(await anna.client.post(`/jobs/${jobId}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-retriable', detail: expect.stringContaining('It ends too early.') },
    });
  });

  it('is for jobs that have failed or were cancelled', async () => {
    const { jobId } = await jobInFolder();
    expect(await anna.client.post(`/jobs/${jobId}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-retriable' },
    });
    await journal.record(jobId, 2, started(), completed());
    expect(await anna.client.post(`/jobs/${jobId}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-retriable' },
    });
  });

  it('needs the file that was uploaded', async () => {
    const { target } = await jobInFolder();
    const jobId = await journal.job(anna, { target, file: { ...file, objectKey: 'uploads/gone' } });
    await journal.record(jobId, 2, started(), failed({ retriable: true }));
    expect(await anna.client.post(`/jobs/${jobId}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'job-not-retriable', detail: expect.stringContaining('Upload the file again') },
    });
  });

  it('waits for another job of the same target', async () => {
    const { jobId, target } = await failedJob();
    const other = await journal.job(anna, { target, file });
    const { status, headers, body } = await anna.client.post(`/jobs/${jobId}/retry`);
    expect([status, body.code, body['jobId'], headers.get('retry-after')]).toEqual([
      409,
      'destination-busy',
      other,
      '5',
    ]);
  });
});
