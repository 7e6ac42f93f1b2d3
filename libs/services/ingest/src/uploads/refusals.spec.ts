import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { UploadRefusal } from '#libs/contracts';
import { describeOnEachEngine } from '#libs/testing';
import { DriveAccess } from '../drive/drive-access.ts';
import type { TestPerson } from '../testing/test-gateway.ts';
import { rate, reserved } from './testing/quota-responder.ts';
import { closing, part, RawUpload } from './testing/raw-upload.ts';
import { csv, UploadBench } from './testing/upload-bench.ts';

describeOnEachEngine('an upload is refused before its body', (engines) => {
  let bench: UploadBench;
  let viewer: TestPerson;
  beforeAll(async () => {
    bench = await UploadBench.start({ engines });
    viewer = await bench.gateway.person('viewer', 'database_creator', 'data_collector');
    const database = { hash: 'laptops', name: 'Laptops', folder: bench.folder, ownerId: bench.person.id };
    await bench.gateway.service.get(DriveAccess).addDatabase(database);
    await bench.gateway.service.database.query(`INSERT INTO shares VALUES ('laptops', $1, 'view')`, [viewer.id]);
  }, 120_000);
  afterAll(() => bench.stop());
  afterEach(() => {
    bench.quota.decide = (command) => reserved(command);
  });

  /** A client that holds its body back gets the answer, and is never told to send it. */
  const refusal = async (path: string, headers: OutgoingHttpHeaders = {}) => {
    const upload = new RawUpload(bench, path, { expect: '100-continue', ...headers });
    const answer = await upload.answer;
    expect(upload.invited).toBe(false);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await bench.stored()).toEqual([]);
    return answer;
  };
  const into = () => `/create/${bench.folder}`;

  it('but one that is not refused is told to send it', async () => {
    const folder = await bench.newFolder('welcome');
    const upload = new RawUpload(bench, `/create/${folder}`, { expect: '100-continue', 'content-length': '4' });
    await upload.invitation;
    expect(await upload.finish('none')).toMatchObject({ status: 400, body: { code: 'malformed-request' } });
  });

  it.each([
    ['has no token', {}, 401, 'invalid-token'],
    ['has a wrong token', { token: 'dct_wrong' }, 401, 'invalid-token'],
  ])('where the caller %s', async (_case, headers, status, code) => {
    const answer = await refusal(into(), { token: '', ...headers });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it.each(['application/json', 'no type at all'])('by its caller first, whatever its type: %s', async (type) => {
    const answer = await refusal(into(), { token: '', 'content-type': type, 'content-length': '10000000' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid-token' } });
  });

  it.each([[['database_creator']], [['data_collector']], [[]]] as const)(
    'where the caller has only the roles %j',
    async (roles) => {
      const { client } = await bench.gateway.person(['with', ...roles].join('-'), ...roles);
      expect(await refusal('/create/unknown', client.headers)).toMatchObject({
        status: 403,
        body: { code: 'missing-role', required: ['database_creator', 'data_collector'] },
      });
    },
  );

  it.each([
    ['/create/nowhere', 404, 'unknown-target'],
    ['/create/root', 422, 'root-folder'],
    ['/reload/root', 422, 'wrong-target-kind'],
    ['/create/laptops', 422, 'wrong-target-kind'],
    ['/delete/laptops', 404, 'not-found'],
  ])('to %s', async (path, status, code) => {
    expect(await refusal(path)).toMatchObject({ status, body: { code } });
  });

  it.each(['reload', 'append'])('where a folder is to be %sed', async (action) => {
    const answer = await refusal(`/${action}/${bench.folder}`);
    expect(answer).toMatchObject({ status: 422, body: { code: 'wrong-target-kind' } });
  });

  it('where the target is not visible, or not editable', async () => {
    expect(await refusal(into(), viewer.client.headers)).toMatchObject({ body: { code: 'unknown-target' } });
    expect(await refusal('/append/laptops', viewer.client.headers)).toMatchObject({
      status: 403,
      body: { code: 'no-edit-permission' },
    });
  });

  it.each([
    ['compressed', { 'content-encoding': 'gzip' }, 415, 'unsupported-content-encoding'],
    ['not multipart', { 'content-type': 'text/csv' }, 400, 'malformed-request'],
    ['JSON', { 'content-type': 'application/json' }, 400, 'malformed-request'],
    ['of another multipart type', { 'content-type': 'multipart/mixed; boundary=x' }, 400, 'malformed-request'],
    ['without a boundary', { 'content-type': 'multipart/form-data' }, 400, 'malformed-request'],
    ['with an empty boundary', { 'content-type': 'multipart/form-data; boundary=""' }, 400, 'malformed-request'],
    ['under an empty key', { 'idempotency-key': '' }, 400, 'malformed-request'],
    ['under a long key', { 'idempotency-key': 'k'.repeat(256) }, 400, 'malformed-request'],
  ])('that is %s', async (_case, headers, status, code) => {
    expect(await refusal(into(), headers)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ['colour=red', 'colour'],
    ['__proto__=x', '__proto__'],
    ['name=a&name=b', 'name'],
    ['name=', 'name'],
    ['name=a%00b', 'name'],
    ['strict=perhaps', 'strict'],
    ['delimiter=ab', 'delimiter'],
    ['delimiter=%22', 'delimiter'],
    ['onLabelConflict=explode', 'onLabelConflict'],
    ['callbackUrl=ftp://example.org', 'callbackUrl'],
    ['callbackUrl=http://127.0.0.1:9/', 'callbackUrl'],
  ])('with the option %s', async (query, path) => {
    expect(await refusal(`${into()}?${query}`)).toMatchObject({
      status: 400,
      body: {
        code: 'malformed-request',
        errors: [{ path, message: expect.stringMatching(/^(?:has to|give|there is)/) }],
      },
    });
  });

  describe('by the quota service', () => {
    const refusing = (reason: UploadRefusal, more = {}) => {
      bench.quota.decide = ({ data: { jobId, target } }) => ({
        type: 'UploadRefused',
        data: { jobId, target, refusal: reason, rate: { ...rate, remaining: 0, ...more } },
      });
    };

    it('where the destination is busy', async () => {
      refusing({ reason: 'destination-busy', jobId: 'the-other-job' });
      const { status, headers, body } = await refusal(into());
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { code: 'destination-busy', jobId: 'the-other-job' },
      });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(headers['ratelimit']).toMatch(/^"uploads";r=0;t=\d+$/);
    });

    it.each([
      [64 * 1024 + 10, 10],
      [2 ** 63, Number.MAX_SAFE_INTEGER],
    ])('where the declared size is too large: a body of %d bytes', async (length, declared) => {
      bench.quota.decide = ({ data: { jobId, target, declaredSize } }) => ({
        type: 'UploadRefused',
        data: { jobId, target, refusal: { reason: 'file-too-large', limit: 9, declared: declaredSize ?? 0 }, rate },
      });
      const answer = await refusal(into(), { 'content-length': BigInt(length).toString() });
      expect(answer).toMatchObject({ status: 413, body: { code: 'file-too-large', limit: 9, declared } });
    });

    it('where too many uploads have come', async () => {
      refusing({ reason: 'upload-rate-exceeded' }, { retryAfter: 7, resetAt: '2026-03-01T12:00:00.000Z' });
      const { status, headers, body } = await refusal(into());
      expect({ status, body }).toMatchObject({
        status: 429,
        body: {
          code: 'upload-rate-exceeded',
          limit: 600,
          window: 60,
          remaining: 0,
          resetAt: '2026-03-01T12:00:00.000Z',
        },
      });
      expect(headers).toMatchObject({ 'retry-after': '7', ratelimit: '"uploads";r=0;t=0' });
    });

    it('where the team has no room left', async () => {
      refusing({ reason: 'team-capacity-exceeded', limit: 100, used: 100 });
      expect(await refusal(into())).toMatchObject({
        status: 507,
        body: { code: 'team-capacity-exceeded', limit: 100, used: 100 },
      });
    });

    it('where it does not answer, which takes the place back', async () => {
      bench.quota.decide = () => null;
      const released = bench.quota.next('ReleaseReservation');
      const { status, headers, body } = await refusal(into());
      expect({ status, body }).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      const asked = bench.quota.commands.findLast(({ type }) => type === 'ReserveUpload');
      expect((await released).data).toEqual({ jobId: (asked?.data as { jobId: string }).jobId, target: bench.folder });
    });

    it('which is not asked for what is refused before', async () => {
      const asked = bench.quota.commands.length;
      await refusal(`${into()}?colour=red`);
      await refusal(into(), { 'idempotency-key': '' });
      const { body } = await new RawUpload(bench, into()).finish(part('dataset', csv, 'a.csv') + closing);
      expect(body).toHaveProperty('jobId');
      expect(bench.quota.commands.length).toBe(asked + 1);
    });
  });
});
