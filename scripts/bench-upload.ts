// What one gateway of the distributed system makes of a large upload, of many slow ones and of many small ones, with MinIO
// (or the S3 of S3_ENDPOINT) behind it: npm run bench:upload -- [MiB] [rounds] [large|small|slow]. Beside it, in each round,
// direct presigned PUTs of the same bytes, and for large ones tusd where Go is there to build it (or TUSD names it).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import type { Access } from '#libs/contracts';
import { ApiClient, changeQuotas } from '#libs/testing';
import { BenchSystem } from './bench-upload/bench-system.ts';
import { fileBytes, form, mebibyte, putDirectly, putTo, SlowUpload, upload, uploadTo } from './bench-upload/clients.ts';
import { type Usage, usageOf } from './bench-upload/process-usage.ts';
import { BenchStorage } from './bench-upload/bench-storage.ts';
import { KeptConnection, type WholeRequest } from './bench-upload/kept-connection.ts';
import { Report } from './bench-upload/report.ts';
import { Tusd } from './bench-upload/tusd.ts';

const mebibytes = Number(process.argv[2] ?? 2048);
const rounds = Number(process.argv[3] ?? 3);
const parts = process.argv[4]?.split(',') ?? ['large', 'small', 'slow'];
const slowUploads = 500;
const slowMebibytes = 3;
const slowPauseMs = 500;
const smallUploads = 500;
const smallBytes = 20_000;
const smallAtOnce = 16;
/** Rounds until Kafka's virtual machine has compiled what it runs most: it takes as much CPU as that itself. */
const smallWarmUps = 30;

const report = new Report();
const directory = await mkdtemp(join(tmpdir(), 'bench-upload-'));
const storage = await BenchStorage.start();
const system = await BenchSystem.start(storage.settings, directory);
try {
  const access = await system.access();
  await changeQuotas(access, { uploadsPerWindow: 1_000_000, burst: 100_000, jobsPerDestination: 100_000 });
  await upload(access, 64 * mebibyte);
  if (parts.includes('large')) await compare(access);
  await storage.empty();
  if (parts.includes('small')) await measureSmall(access);
  if (parts.includes('slow')) await measureSlow(await makeFolders(access, 'slow', slowUploads));
  if (report.failed) process.exitCode = 1;
} finally {
  await system.stop();
  await storage.dispose();
  await rm(directory, { recursive: true });
}

/** Every way in each round, since the machine is not the same from one minute to the next. */
async function compare(access: Access): Promise<void> {
  const tusd = await Tusd.start(storage.settings, directory);
  if (!tusd) report.skip('tusd', 'there is no Go to build it');
  const ratios: number[] = [];
  const costs: Usage[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const direct = await secondsOf(() => putDirectly(storage.newUrl(), mebibytes * mebibyte));
    const usage = await usageOf(system.gatewayPid, () => upload(access, mebibytes * mebibyte));
    const besides = tusd && (await usageOf(tusd.pid, () => tusd.upload(mebibytes * mebibyte)));
    report.round(round, mebibytes, { direct, gateway: usage, tusd: besides });
    ratios.push(direct / usage.seconds);
    costs.push(usage);
    await storage.empty();
  }
  await tusd?.stop();
  const gibibytes = mebibytes / 1024;
  report.bar('throughput, beside a direct PUT', median(ratios), '', { atLeast: 0.75 });
  report.bar('CPU of the gateway', median(costs.map((cost) => cost.cpuSeconds / gibibytes)), 's/GiB', { atMost: 2.2 });
  report.bar('growth of its memory', Math.max(...costs.map((cost) => cost.growthMebibytes)), 'MiB', { atMost: 160 });
}

/** A destination for each upload: by default none has two jobs at once, and nothing works the jobs off here. */
async function makeFolders({ baseUrl, token, folder }: Access, name: string, count: number): Promise<Access[]> {
  const client = new ApiClient(baseUrl, token);
  const made: Access[] = [];
  await inTurn(count, smallAtOnce, async (index) => {
    made.push({ baseUrl, token, folder: await client.createFolder(folder, `${name} ${index}`) } as Access);
  });
  return made;
}

async function measureSmall(access: Access): Promise<void> {
  const into = await makeFolders(access, 'small', smallUploads * (smallWarmUps + rounds));
  const [toGateway, toStorage] = [connectionsTo(access.baseUrl), connectionsTo(storage.settings.endpoint)];
  const [asForm, asFile] = [await buffer(form(smallBytes)), await buffer(fileBytes(smallBytes))];
  const rates: number[] = [];
  for (let round = 1 - smallWarmUps; round <= rounds; round += 1) {
    const folders = into.splice(0, smallUploads);
    const puts = folders.map(() => ({ ...putTo(storage.newUrl()), body: asFile }));
    const uploads = folders.map((folder) => ({ ...uploadTo(folder), body: asForm }));
    const direct = await secondsOf(() => sendAll(toStorage, puts));
    const usage = await usageOf(system.gatewayPid, () => sendAll(toGateway, uploads));
    report.smallRound(round > 0 ? `round ${round}` : 'warming up', smallUploads, direct, usage);
    if (round > 0) rates.push(smallUploads / usage.seconds);
  }
  for (const connection of [...toGateway, ...toStorage]) connection.close();
  report.bar(`uploads of ${smallBytes / 1000} KB, ${smallAtOnce} at a time`, median(rates), '/s', { atLeast: 400 });
}

function connectionsTo(server: string | URL): readonly KeptConnection[] {
  return Array.from({ length: smallAtOnce }, () => new KeptConnection(new URL(server)));
}

function sendAll(over: readonly KeptConnection[], requests: readonly WholeRequest[]): Promise<void> {
  return inTurn(requests.length, over.length, (index, lane) => over[lane]!.send(requests[index - 1]!));
}

async function measureSlow(into: readonly Access[]): Promise<void> {
  const uploads: SlowUpload[] = [];
  const begin = async (index: number) => void uploads.push(await SlowUpload.begin(into[index - 1]!));
  const usage = await usageOf(system.gatewayPid, async () => {
    await inTurn(slowUploads, smallAtOnce, begin);
    await Promise.all(uploads.map((one) => one.send(slowMebibytes * mebibyte, slowPauseMs)));
  });
  await Promise.all(uploads.map((one) => one.breakOff()));
  report.bar(`growth with ${slowUploads} slow uploads at once`, usage.growthMebibytes, 'MiB', { atMost: 512 });
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** @param work gets a number from 1 on, and which of those at work takes it, from 0 on */
async function inTurn(
  count: number,
  atOnce: number,
  work: (index: number, lane: number) => Promise<void>,
): Promise<void> {
  let begun = 0;
  const run = async (lane: number) => {
    while (begun < count) {
      begun += 1;
      await work(begun, lane);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => run(lane)));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
