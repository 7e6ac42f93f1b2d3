// By how much a large upload makes the gateway's process grow, and how fast it is beside a plain write of the same bytes:
// npm run bench:upload-memory -- [MiB]
import { execFileSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { UploadAccepted } from '#libs/contracts';
import type { Access } from '#libs/contracts';
import { StandaloneProcess } from '#libs/testing';

const mebibyte = 1024 * 1024;
const mebibytes = Number(process.argv[2] ?? 2048);
const target = 64;
const block = Buffer.alloc(mebibyte, '12345,answer,67\n');

const standalone = await StandaloneProcess.start();
try {
  const access = await standalone.access();
  await upload(access, 1);
  const before = residentMebibytes();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, residentMebibytes())), 200);
  const written = await seconds(() => writePlainly(join(standalone.dataDirectory, 'plain')));
  peak = before;
  const uploaded = await seconds(() => upload(access, mebibytes));
  clearInterval(watch);
  report('resident before', before, 'MiB');
  report('resident at most', peak, 'MiB');
  report(`growth (at most ${target})`, peak - before, 'MiB');
  report('upload', mebibytes / uploaded, 'MiB/s');
  report('plain write and fsync', mebibytes / written, 'MiB/s');
  report('ratio', written / uploaded, '');
  if (peak - before > target) process.exitCode = 1;
} finally {
  await standalone.dispose();
}

function residentMebibytes(): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(standalone.pid)]).toString()) / 1024;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** As `dd bs=1M conv=fsync`. */
async function writePlainly(path: string): Promise<void> {
  const file = await open(path, 'w');
  for (let written = 0; written < mebibytes; written += 1) await file.write(block);
  await file.sync();
  await file.close();
  await rm(path);
}

/** Sends a generated CSV file, and cancels its job: the reading is not what is measured. */
async function upload({ baseUrl, token, folder }: Access, size: number): Promise<void> {
  const headers = { token, 'content-type': 'multipart/form-data; boundary=bench' };
  const outgoing = request(`${baseUrl}/create/${folder}`, { method: 'POST', headers });
  const answer = new Promise<UploadAccepted>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (response) => {
      if (response.statusCode !== 202) reject(new Error(`the upload was answered ${response.statusCode}`));
      resolve(json(response) as Promise<UploadAccepted>);
    });
  });
  await pipeline(Readable.from(form(size), { objectMode: false }), outgoing);
  const { jobId } = await answer;
  await fetch(`${baseUrl}/jobs/${jobId}/cancel`, { method: 'POST', headers: { token } });
  await finished(`${baseUrl}/jobs/${jobId}`, token);
}

async function* form(size: number): AsyncGenerator<Buffer> {
  yield Buffer.from('--bench\r\nContent-Disposition: form-data; name="dataset"; filename="large.csv"\r\n\r\n');
  for (let sent = 0; sent < size; sent += 1) yield block;
  yield Buffer.from('\r\n--bench--\r\n');
}

/** The folder takes one upload at a time. */
async function finished(job: string, token: string): Promise<void> {
  let etag = '';
  for (;;) {
    const answer = await fetch(job, { headers: { token, prefer: 'wait=20', 'if-none-match': etag } });
    etag = answer.headers.get('etag') ?? '';
    const { status } = answer.status === 200 ? ((await answer.json()) as { status: string }) : { status: '' };
    if (['completed', 'failed', 'cancelled'].includes(status)) return;
  }
}

function report(name: string, value: number, unit: string): void {
  process.stdout.write(`${name.padEnd(26)} ${value.toFixed(unit === '' ? 2 : 0).padStart(6)} ${unit}\n`);
}
