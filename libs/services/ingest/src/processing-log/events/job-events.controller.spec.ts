import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobEventList, type JobEventList } from '#libs/contracts';
import { completed, progressed, started } from '#libs/testing';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';
import { openStream, type OpenStream } from '../testing/open-stream.ts';
import { TestJournal } from '../testing/test-journal.ts';

let gateway: TestGateway;
let journal: TestJournal;
let anna: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  gateway = await TestGateway.start();
  journal = new TestJournal(gateway);
  anna = await gateway.person('anna', 'database_creator');
  ben = await gateway.person('ben', 'database_creator');
});
afterAll(() => gateway.stop());

const stream = ({ client }: TestPerson, path: string, lastEventId?: string): Promise<OpenStream> =>
  openStream(`${gateway.origin}/api/v1/jobs/${path}`, {
    ...client.headers,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  });

describe('GET /jobs/{id}/events', () => {
  it('lists CloudEvents from 1 without gaps, and nothing internal', async () => {
    const jobId = await journal.job(anna);
    await journal.record(jobId, 2, started(), completed());
    const { body } = await anna.client.get<JobEventList>(`/jobs/${jobId}/events`);
    expect(jobEventList.parse(body)).toEqual(body);
    expect(body.sequence).toBe(4);
    expect(body.events.map(({ type, sequence, data }) => [type, sequence, data.sequence])).toEqual([
      ['datacollector.JobReceived', '0000000001', 1],
      ['datacollector.JobQueued', '0000000002', 2],
      ['datacollector.JobStarted', '0000000003', 3],
      ['datacollector.JobCompleted', '0000000004', 4],
    ]);
    expect(body.events[0]).toMatchObject({ subject: jobId, source: 'ingest-gateway', specversion: '1.0' });
    expect(JSON.stringify(body)).not.toMatch(/uploads\/laptops|receiver\.example|rowsLeft|objectKey|errorsKey/);
  });

  it('begins after a number', async () => {
    const jobId = await journal.job(anna);
    const after = async (number: number) =>
      (await anna.client.get<JobEventList>(`/jobs/${jobId}/events?after=${number}`)).body;
    expect((await after(1)).events.map(({ data }) => data.sequence)).toEqual([2]);
    expect(await after(2)).toEqual({ events: [], sequence: 2 });
  });

  it('is for whoever may see the job', async () => {
    const jobId = await journal.job(anna);
    expect(await ben.client.get(`/jobs/${jobId}/events`)).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
    expect(await anna.client.get(`/jobs/${jobId}/events?after=-1`)).toMatchObject({ status: 400 });
  });
});

describe('GET /jobs/{id}/stream', () => {
  it('tells the events so far, and each further one as it happens', async () => {
    const jobId = await journal.job(anna);
    const events = await stream(anna, `${jobId}/stream`);
    expect(events.response.headers.get('content-type')).toBe('text/event-stream');
    expect([(await events.nextEvent()).id, (await events.nextEvent()).id]).toEqual(['1', '2']);
    await journal.record(jobId, 2, started());
    expect(await events.nextEvent()).toMatchObject({
      id: '3',
      event: { type: 'datacollector.JobStarted', subject: jobId, data: { sequence: 3 } },
    });
    events.close();
  });

  it('goes on after Last-Event-ID', async () => {
    const jobId = await journal.job(anna);
    const events = await stream(anna, `${jobId}/stream`, '1');
    expect((await events.nextEvent()).id).toBe('2');
    events.close();
    expect((await stream(anna, `${jobId}/stream`, 'x')).response.status).toBe(400);
  });

  it('is for whoever may see the job', async () => {
    const { response } = await stream(ben, `${await journal.job(anna)}/stream`);
    expect(response.status).toBe(404);
  });
});

describe('GET /jobs/stream', () => {
  it('tells what happens from now on to the jobs that the caller may see', async () => {
    await journal.job(anna);
    const events = await stream(anna, 'stream');
    expect(await events.next()).toMatchObject({ text: ': connected' });
    await journal.job(ben);
    const jobId = await journal.job(anna);
    expect((await events.nextEvent()).event).toMatchObject({ subject: jobId, data: { sequence: 1 } });
    expect((await events.nextEvent()).event).toMatchObject({ subject: jobId, data: { sequence: 2 } });
    events.close();
  });

  it('goes on after Last-Event-ID without a loss or a repeat', async () => {
    const before = await stream(anna, 'stream');
    await before.next();
    const jobId = await journal.job(anna);
    const { id } = await before.nextEvent();
    before.close();
    await journal.record(jobId, 2, started(), progressed(50));
    const after = await stream(anna, 'stream', id!);
    const sequences: number[] = [];
    while (sequences.length < 3) sequences.push((await after.nextEvent()).event!.data.sequence);
    expect(sequences).toEqual([2, 3, 4]);
    after.close();
    expect((await stream(anna, 'stream', '1')).response.status).toBe(400);
  });

  it('finds what is the caller’s behind any number of events of others', async () => {
    const begin = await stream(anna, 'stream');
    await begin.next();
    await journal.job(anna);
    const { id } = await begin.nextEvent();
    begin.close();
    const others = await journal.job(ben);
    await journal.record(others, 2, ...Array.from({ length: 1100 }, () => progressed(1)));
    const jobId = await journal.job(anna);
    const events = await stream(anna, 'stream', id!);
    await events.nextEvent();
    expect((await events.nextEvent()).event).toMatchObject({ subject: jobId, data: { sequence: 1 } });
    events.close();
  });
});

it('lets nobody wait when the gateway stops', async () => {
  const short = await TestGateway.start();
  const dora = await short.person('dora');
  const jobId = await new TestJournal(short).job(dora);
  const etag = (await dora.client.get(`/jobs/${jobId}`)).headers.get('etag')!;
  const held = dora.client.with({ 'if-none-match': etag, prefer: 'wait=60' }).get(`/jobs/${jobId}`);
  const events = await openStream(`${short.origin}/api/v1/jobs/stream`, dora.client.headers);
  await events.next();
  await short.stop();
  expect(await events.next()).toBeNull();
  expect((await held).status).toBe(304);
});
