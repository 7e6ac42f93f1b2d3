import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ObjectStorage } from '#libs/object-storage';
import { PulseTimers } from './testing/pulse-timers.ts';
import { reserved, type ReserveUpload } from './testing/quota-responder.ts';
import { closing, part, partWithHeader, RawUpload } from './testing/raw-upload.ts';
import { csv, formOf, UploadBench } from './testing/upload-bench.ts';

const leaseSeconds = 60;
const mebibyte = 1024 * 1024;
const multipart = 'content-type: multipart/form-data; boundary=b0undary';

describe('the body of an upload', () => {
  const timers = new PulseTimers((leaseSeconds * 1000) / 3);
  let bench: UploadBench;
  beforeAll(async () => {
    bench = await UploadBench.start({ ports: { timers }, environment: { RESERVATION_SECONDS: String(leaseSeconds) } });
  });
  afterAll(() => bench.stop());
  beforeEach(() => {
    bench.quota.decide = (command) => reserved(command);
  });

  const open = () => new RawUpload(bench, `/create/${bench.folder}`);
  /** An upload whose body the gateway waits for. */
  const invited = async (where = bench) => {
    const upload = new RawUpload(where, `/create/${where.folder}`, { expect: '100-continue' });
    await upload.invitation;
    return upload;
  };
  /** Neither a job nor an object, whole or not, and the place is free again. */
  const expectNothingLeft = async (released: Promise<unknown>) => {
    await released;
    expect(await bench.stored()).toEqual([]);
    const inAnHour = new Date(Date.now() + 3_600_000);
    expect(await bench.gateway.service.get(ObjectStorage).removeLeftovers(inAnHour)).toBe(0);
    expect(await bench.jobs()).toBe(0);
  };

  it.each([
    ['no part', closing, 'missing-dataset'],
    ['no dataset', part('name', 'x') + closing, 'missing-dataset'],
    ['a file under another name', part('file', csv, 'a.csv') + closing, 'missing-dataset'],
    ['two datasets', part('dataset', csv, 'a.csv') + part('dataset', csv, 'b.csv') + closing, 'too-many-datasets'],
    [
      'another file beside the dataset',
      part('dataset', csv, 'a.csv') + part('x', csv, 'b') + closing,
      'malformed-request',
    ],
    ['an empty file', part('dataset', '', 'a.csv') + closing, 'empty-dataset'],
    [
      'an unknown option behind the file',
      part('dataset', csv, 'a.csv') + part('colour', 'red') + closing,
      'malformed-request',
    ],
    [
      'an option twice',
      part('name', 'a') + part('dataset', csv, 'a.csv') + part('name', 'b') + closing,
      'malformed-request',
    ],
    [
      'a wrong option before the file',
      part('strict', 'maybe') + part('dataset', csv, 'a.csv') + closing,
      'malformed-request',
    ],
    [
      'a wrong option behind the file',
      part('dataset', csv, 'a.csv') + part('strict', 'maybe') + closing,
      'malformed-request',
    ],
    [
      'a forbidden callback',
      part('callbackUrl', 'http://[::1]/') + part('dataset', csv, 'a.csv') + closing,
      'malformed-request',
    ],
    [
      'an endless option',
      part('name', 'x'.repeat(20_000)) + part('dataset', csv, 'a.csv') + closing,
      'malformed-request',
    ],
    ['too many parts', part('name', 'x').repeat(70) + closing, 'malformed-request'],
    [
      'a part without a name',
      partWithHeader('form-data', 'x') + part('dataset', csv, 'a.csv') + closing,
      'malformed-request',
    ],
    ['no closing boundary', part('dataset', csv, 'a.csv'), 'malformed-request'],
    ['an end within the file', part('dataset', csv, 'a.csv').slice(0, -10), 'malformed-request'],
    ['an end within a header', '--b0undary\r\nContent-Dispos', 'malformed-request'],
    ['nothing at all', '', 'malformed-request'],
    ['no multipart', csv, 'malformed-request'],
  ])('is refused with %s', async (_case, body, code) => {
    const released = bench.quota.next('ReleaseReservation');
    const answer = await open().finish(body);
    expect(answer.body).toMatchObject({ code, status: 400, detail: expect.stringMatching(/^[A-Z].*\.$/) });
    await expectNothingLeft(released);
  });

  it('is refused with a content that is not supported', async () => {
    const released = bench.quota.next('ReleaseReservation');
    const { status, body } = await bench.upload(undefined, formOf({ dataset: Buffer.from('%PDF-1.7\n\0') }, 'a.csv'));
    expect({ status, body }).toMatchObject({ status: 415, body: { code: 'unsupported-format' } });
    expect(body['supported']).toEqual(expect.arrayContaining(['.sav', '.zsav', '.csv', '.xlsx']));
    await expectNothingLeft(released);
  });

  it('is refused as soon as the file is larger than it may be', async () => {
    bench.quota.decide = (command) => reserved(command, 3 * mebibyte);
    const released = bench.quota.next('ReleaseReservation');
    const upload = open();
    await upload.send(part('dataset', 'a,b\n', 'a.csv').slice(0, -2));
    for (let sent = 0; sent < 4; sent += 1) await upload.send(Buffer.alloc(mebibyte, 'x'));
    const { status, body } = await upload.answer;
    expect({ status, body }).toMatchObject({ status: 413, body: { code: 'file-too-large', limit: 3 * mebibyte } });
    expect(body['received']).toBeGreaterThan(3 * mebibyte);
    upload.abort();
    await expectNothingLeft(released);
  });

  it.each([
    ['preamble', 'x'.repeat(64 * 1024)],
    ['header', '--b0undary\r\n' + 'X-Long: x'.repeat(8 * 1024)],
  ])('is refused with an endless %s', async (_case, piece) => {
    const released = bench.quota.next('ReleaseReservation');
    const upload = open();
    for (let sent = 0; sent < 24; sent += 1) await upload.send(piece);
    expect((await upload.answer).body).toMatchObject({ code: 'malformed-request' });
    upload.abort();
    await expectNothingLeft(released);
  });

  it('leaves nothing when the client goes away', async () => {
    const reservation = bench.quota.next('ReserveUpload');
    const released = bench.quota.next('ReleaseReservation');
    const upload = open();
    await upload.send(part('dataset', csv.repeat(100_000), 'a.csv').slice(0, -2));
    await reservation;
    upload.abort();
    await expectNothingLeft(released);
  });

  it.each([
    ['half of its body', part('dataset', csv, 'a.csv')],
    ['its whole body', part('dataset', csv, 'a.csv') + closing],
  ])('leaves nothing when the client goes away after %s, before it is admitted', async (_case, body) => {
    bench.quota.decide = () => null;
    const asked = bench.quota.next('ReserveUpload');
    const released = bench.quota.next('ReleaseReservation');
    const length = Buffer.byteLength(part('dataset', csv, 'a.csv') + closing);
    const upload = new RawUpload(bench, `/create/${bench.folder}`, { 'content-length': length });
    await upload.send(body);
    const command = (await asked) as ReserveUpload;
    upload.abort();
    await bench.jobs();
    await bench.quota.say(reserved(command)!);
    await expectNothingLeft(released);
  });

  it('leaves nothing when its framing breaks, though the client stays', async () => {
    const reservation = bench.quota.next('ReserveUpload');
    const released = bench.quota.next('ReleaseReservation');
    const { hostname, port } = new URL(bench.gateway.origin);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const headers = { host: hostname, 'transfer-encoding': 'chunked', ...bench.person.client.headers };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST /api/v1/create/${bench.folder} HTTP/1.1\r\n${lines.join('')}${multipart}\r\n\r\n`);
    await reservation;
    socket.write('no chunk\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 [^]*"malformed-request"/);
    await expectNothingLeft(released);
    socket.destroy();
  });

  it('keeps its place while bytes come, and loses it when none come', async () => {
    const released = bench.quota.next('ReleaseReservation');
    const renewals = () => bench.quota.commands.filter(({ type }) => type === 'RenewReservation').length;
    const upload = await invited();
    await upload.send(part('dataset', 'a,b\n', 'a.csv').slice(0, -2));
    while (renewals() < 4) {
      await upload.send('1,2\n');
      await timers.pass();
    }
    let answered = false;
    void upload.answer.then(() => (answered = true));
    while (!answered) await timers.pass();
    expect((await upload.answer).body).toMatchObject({
      code: 'malformed-request',
      detail: expect.stringMatching('60 s'),
    });
    upload.abort();
    await expectNothingLeft(released);
  });

  it('ends when the quota service takes the place back', async () => {
    const reservation = bench.quota.next('ReserveUpload');
    const upload = await invited();
    const { jobId, target } = (await reservation).data as { jobId: string; target: string };
    const released = bench.quota.next('ReleaseReservation');
    await bench.quota.say({ type: 'ReservationExpired', data: { jobId, target } });
    expect(await upload.answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    upload.abort();
    await expectNothingLeft(released);
  });

  it('does not fill the memory', async () => {
    bench.quota.decide = (command) => reserved(command, 1024 * mebibyte);
    const upload = open();
    await upload.send(part('dataset', 'a,b\n', 'a.csv').slice(0, -2));
    const before = liveBuffers();
    const alive: number[] = [];
    for (let sent = 0; sent < 192; sent += 1) {
      await upload.send(Buffer.alloc(mebibyte, '1,2\n'));
      if (sent % 16 === 0) alive.push(liveBuffers() - before);
    }
    expect(await upload.finish('\r\n' + closing)).toMatchObject({ status: 202 });
    // The least of the last ones: what was freed is not always counted off at once.
    expect(Math.min(...alive.slice(-6))).toBeLessThan(16 * mebibyte);
  });

  it('ends with the gateway, which tells its client to come again', async () => {
    const stopping = await UploadBench.start();
    const upload = await invited(stopping);
    await upload.send(part('dataset', csv, 'a.csv').slice(0, -2));
    const released = stopping.quota.next('ReleaseReservation');
    const closed = stopping.gateway.service.close();
    expect(await upload.answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    await Promise.all([released, closed]);
    await stopping.stop();
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function liveBuffers(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
