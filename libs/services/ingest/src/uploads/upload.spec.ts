import { gzipSync } from 'node:zlib';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobEvents, uploadAccepted, type JobEventOf, type JobView, type UploadAccepted } from '#libs/contracts';
import { EventStore } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { describeOnEachEngine } from '#libs/testing';
import { DriveAccess } from '../drive/drive-access.ts';
import { closing, part, partWithHeader, RawUpload } from './testing/raw-upload.ts';
import { csv, formOf, UploadBench } from './testing/upload-bench.ts';

describeOnEachEngine('an upload', (engines) => {
  let bench: UploadBench;
  beforeAll(async () => {
    bench = await UploadBench.start({ engines });
  }, 120_000);
  afterAll(() => bench.stop());

  const received = async (jobId: string) => {
    const events = await bench.gateway.service.get(EventStore).load(jobEvents, { category: 'job', id: jobId });
    return (events[0] as JobEventOf<'JobReceived'>).data;
  };
  /** What became of an upload that was accepted. */
  const uploaded = async (path?: string, form?: FormData) => {
    const { status, body } = await bench.upload<UploadAccepted>(path, form);
    expect([status, body]).toEqual([202, expect.anything()]);
    return received(body.jobId);
  };
  const uploadedRaw = async (body: string) => {
    const answer = await new RawUpload(bench, `/create/${bench.folder}`).finish(body);
    expect(answer).toMatchObject({ status: 202 });
    return received((answer.body as unknown as UploadAccepted).jobId);
  };

  it('is answered with its job, which is in the journal at once', async () => {
    const { status, headers, body } = await bench.upload<UploadAccepted>();
    expect(status).toBe(202);
    expect(uploadAccepted.strict().parse(body)).toMatchObject({
      ...{ status: 'queued', action: 'create', target: bench.folder, sequence: 2 },
      links: { self: `/api/v1/jobs/${body.jobId}` },
    });
    expect(headers.get('location')).toBe(`/api/v1/jobs/${body.jobId}`);
    expect(headers.get('ratelimit-policy')).toBe('"uploads";q=600;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"uploads";r=99;t=\d+$/);
    const job = await bench.person.client.get<JobView>(`/jobs/${body.jobId}`);
    expect(job.body).toMatchObject({ status: 'queued', sequence: 2, file: { name: 'laptops.csv' } });
  });

  it('tells the processing service all it needs', async () => {
    const { body } = await bench.upload<UploadAccepted>();
    const { objectKey, ...file } = (await received(body.jobId)).file;
    expect(file).toEqual({
      name: 'laptops.csv',
      size: Buffer.byteLength(csv),
      sha256: '70d4d7a136e5bac7e80f252478d28dd67231aef4ff97769f7a771d6357c539b7',
      format: 'csv',
    });
    expect(await text(await bench.gateway.service.get(ObjectStorage).get(objectKey))).toBe(csv);
    expect(await received(body.jobId)).toMatchObject({
      ...{ action: 'create', dryRun: false, via: 'api', rowsLeft: 1_000_000, maxAttempts: 3, callbackUrl: null },
      target: { hash: bench.folder, kind: 'folder', name: 'Waves' },
      database: { hash: body.databaseHash },
      ...{ teamId: bench.person.id, submittedBy: bench.person.id },
      options: { onLabelConflict: 'keep', strict: false },
    });
  });

  it.each(['reload', 'append'])('can %s a database', async (action) => {
    const database = { hash: `laptops-${action}`, name: `Laptops to ${action}`, folder: bench.folder };
    await bench.gateway.service.get(DriveAccess).addDatabase({ ...database, ownerId: bench.person.id });
    expect(await uploaded(`/${action}/${database.hash}`)).toMatchObject({
      action,
      target: { hash: database.hash, kind: 'database', name: database.name },
      database: { hash: database.hash, name: database.name },
    });
  });

  describe('options', () => {
    const given = {
      ...{ name: 'Näme', encoding: 'windows-1252', delimiter: '\t', sheet: '2', header: 'false' },
      ...{ onLabelConflict: 'replace', strict: 'true', dryRun: 'true', callbackUrl: 'https://example.org/hook' },
    };
    const expected = {
      ...{ dryRun: true, callbackUrl: 'https://example.org/hook', database: { name: 'Näme' } },
      options: {
        ...{ encoding: 'windows-1252', delimiter: '\t', sheet: '2', header: false },
        ...{ onLabelConflict: 'replace', strict: true },
      },
    };
    const into = async (name: string) => `/create/${await bench.newFolder(name)}`;

    it('may be parts before the file', async () => {
      expect(await uploaded(await into('before'), formOf({ ...given, dataset: csv }))).toMatchObject(expected);
    });

    it('may be parts behind the file', async () => {
      expect(await uploaded(await into('behind'), formOf({ dataset: csv, ...given }))).toMatchObject(expected);
    });

    it('may be query parameters', async () => {
      const query = new URLSearchParams(given);
      expect(await uploaded(`${await into('query')}?${query}`)).toMatchObject(expected);
    });
  });

  it.each([
    ['of the file', 'Wave 3.zsav.csv', {}, 'Wave 3.zsav'],
    ['without the extensions of packing', 'Wave 4.csv.gz', {}, 'Wave 4'],
    ['that was asked for', 'x.csv', { name: ' Laptops ' }, 'Laptops'],
  ])('makes a database with the name %s', async (_case, fileName, options, name) => {
    const content = fileName.endsWith('.gz') ? gzipSync(csv) : csv;
    expect((await uploaded(undefined, formOf({ dataset: content, ...options }, fileName))).database.name).toBe(name);
  });

  it('counts up a name that is taken', async () => {
    const folder = await bench.newFolder('taken');
    const owner = { folder, ownerId: bench.person.id };
    await bench.gateway.service.get(DriveAccess).addDatabase({ hash: 'first', name: 'laptops', ...owner });
    expect((await uploaded(`/create/${folder}`)).database.name).toBe('laptops (2)');
  });

  it.each([
    ['in UTF-8', 'form-data; name="dataset"; filename="Übung 第一.csv"', 'Übung 第一.csv'],
    ['by RFC 5987', `form-data; name="dataset"; filename*=UTF-8''%C3%9Cbung%20%E7%AC%AC.csv`, 'Übung 第.csv'],
    ['with a path of Windows', 'form-data; name="dataset"; filename="C:\\data\\wave.csv"', 'wave.csv'],
    ['with a path of POSIX', 'form-data; name="dataset"; filename="../../etc/wave.csv"', 'wave.csv'],
    ['without a file name', 'form-data; name="dataset"', 'dataset'],
    ['with an empty file name', 'form-data; name="dataset"; filename=""', 'dataset'],
    ['with control characters', 'form-data; name="dataset"; filename="a\u0007b.csv"', 'ab.csv'],
  ])('takes a file name %s', async (_case, disposition, name) => {
    expect((await uploadedRaw(partWithHeader(disposition, csv) + closing)).file.name).toBe(name);
  });

  it('is taken whatever surrounds and follows its parts', async () => {
    const body = `preamble\r\n${part('dataset', csv, 'a.csv')}${closing}epilogue`;
    expect((await uploadedRaw(body)).file.size).toBe(Buffer.byteLength(csv));
  });

  it('may be made in the console, with one role less', async () => {
    const creator = await bench.gateway.person('creator', 'database_creator');
    const { email, password } = creator;
    const session = await bench.gateway.stranger.post<{ csrfToken: string }>('/session', { email, password });
    const console = bench.gateway.stranger.with({
      cookie: session.headers.getSetCookie()[0]?.split(';')[0] ?? '',
      'x-csrf-token': session.body.csrfToken,
    });
    const { hash } = (await console.post<{ hash: string }>('/drive/root/folders', { name: 'Mine' })).body;
    const { body } = await bench.upload<UploadAccepted>(`/create/${hash}`, undefined, console);
    expect(await received(body.jobId)).toMatchObject({ via: 'console', submittedBy: creator.id });
  });
});
