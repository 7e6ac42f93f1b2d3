import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UploadAccepted } from '#libs/contracts';
import { closing, part, RawUpload } from '../testing/raw-upload.ts';
import { csv, formOf, UploadBench, type UploadProblem } from '../testing/upload-bench.ts';
import { IdempotencyRecords } from './idempotency-records.ts';

describe('Idempotency-Key', () => {
  let bench: UploadBench;
  let keys = 0;
  beforeAll(async () => {
    bench = await UploadBench.start();
  });
  afterAll(() => bench.stop());

  const newKey = () => `key ${(keys += 1)}`;
  const upload = <Body = UploadProblem>(key: string, form = formOf({ dataset: csv }), path?: string) =>
    bench.upload<Body>(path, form, bench.person.client.with({ 'idempotency-key': key }));
  const reserved = () => bench.quota.commands.filter(({ type }) => type === 'ReserveUpload').length;
  const expire = (key: string) =>
    bench.gateway.service.database.query(
      `UPDATE idempotency_records SET expires_at = expires_at - interval '24 hours' WHERE key = $1`,
      [key],
    );

  it('answers the same request as before, and makes no second job', async () => {
    const key = newKey();
    const first = await upload<UploadAccepted>(key);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const before = [reserved(), await bench.jobs(), (await bench.stored()).length];
    const second = await upload<UploadAccepted>(key);
    expect(second).toMatchObject({ status: 202, body: first.body });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect([reserved(), await bench.jobs(), (await bench.stored()).length]).toEqual(before);
  });

  it.each([
    ['content', formOf({ dataset: csv.replace('1', '3') })],
    ['longer content', formOf({ dataset: csv.repeat(1000) })],
    ['file name', formOf({ dataset: csv }, 'other.csv')],
    ['options', formOf({ dataset: csv, strict: 'true' })],
  ])('is not for another %s', async (_what, form) => {
    const key = newKey();
    await upload(key);
    expect(await upload(key, form)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await upload(key)).headers.get('idempotent-replayed')).toBe('true');
  });

  it('is not for another target, which is known before the body', async () => {
    const key = newKey();
    await upload(key);
    const path = `/create/${await bench.newFolder('another')}`;
    const elsewhere = new RawUpload(bench, path, { expect: '100-continue', 'idempotency-key': key });
    expect(await elsewhere.answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(elsewhere.invited).toBe(false);
  });

  it('is one user alone', async () => {
    const key = newKey();
    await upload(key);
    const other = await bench.gateway.person('other', 'database_creator', 'data_collector');
    const { hash } = (await other.client.post<{ hash: string }>('/drive/root/folders', { name: 'Hers' })).body;
    const client = other.client.with({ 'idempotency-key': key });
    const { status, headers } = await bench.upload(`/create/${hash}`, undefined, client);
    expect([status, headers.get('idempotent-replayed')]).toEqual([202, null]);
  });

  it('waits while the first request is running', async () => {
    const key = newKey();
    const headers = { expect: '100-continue', 'idempotency-key': key };
    const first = new RawUpload(bench, `/create/${bench.folder}`, headers);
    await first.invitation;
    const second = await upload(key);
    expect(second).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    const answer = await first.finish(part('dataset', csv, 'laptops.csv') + closing);
    expect(answer.status).toBe(202);
    expect(await upload(key)).toMatchObject({ status: 202, body: answer.body });
  });

  it('is free again when the first request was refused', async () => {
    const key = newKey();
    expect((await upload(key, formOf({ name: 'x' }))).status).toBe(400);
    expect((await upload(key)).headers.get('idempotent-replayed')).toBeNull();
  });

  it('is taken over when the lease of the first request has run out, which then makes no job', async () => {
    const key = newKey();
    const headers = { expect: '100-continue', 'idempotency-key': key };
    const first = new RawUpload(bench, `/create/${bench.folder}`, headers);
    await first.invitation;
    await expire(key);
    const second = await upload<UploadAccepted>(key);
    expect(second.status).toBe(202);
    const before = [await bench.jobs(), await bench.stored()];
    const late = await first.finish(part('dataset', csv, 'laptops.csv') + closing);
    expect(late).toMatchObject({ status: 409, body: { code: 'request-in-progress' } });
    expect([await bench.jobs(), await bench.stored()]).toEqual(before);
  });

  it('makes one job of many requests at once', async () => {
    const key = newKey();
    const before = await bench.jobs();
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload<UploadAccepted>(key)));
    expect(await bench.jobs()).toBe(before + 1);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(new Set(accepted.map(({ body }) => body.jobId)).size).toBe(1);
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
  });

  it('is forgotten after a day', async () => {
    const [key, kept] = [newKey(), newKey()];
    await upload(key);
    await upload(kept);
    await expire(key);
    expect(await bench.gateway.service.get(IdempotencyRecords).removeExpired()).toBe(1);
    expect((await upload(key)).headers.get('idempotent-replayed')).toBeNull();
    expect((await upload(kept)).headers.get('idempotent-replayed')).toBe('true');
  });
});
