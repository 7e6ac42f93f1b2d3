import type { UploadAccepted } from '#libs/contracts';
import type { ApiClient } from './api-client.ts';
import { changeQuotas } from './change-quotas.ts';
import type { StandaloneProcess } from './system/standalone-process.ts';

export interface CrashOptions {
  readonly rounds: number;
  /** Uploads under way when the process is killed. */
  readonly uploads: number;
  /** The kill comes after a random number of uploads were answered, and a random part of this time. */
  readonly withinMs: number;
  readonly random: () => number;
  readonly report?: (line: string) => void;
}

export interface CrashFindings {
  readonly accepted: number;
  /** Uploads that got no answer before the kill. */
  readonly unanswered: number;
  /** Each a sentence; empty where nothing was lost, doubled or left busy. */
  readonly violations: readonly string[];
  /** From the restart's first answer until every accepted upload had ended: the longest round. */
  readonly slowestRecoveryMs: number;
}

const reservationSeconds = 5;

/** What the standalone of such a test is to be started with. */
export const crashEnvironment = { RESERVATION_SECONDS: String(reservationSeconds) };

interface Upload {
  readonly target: string;
  /** Occurs in each of its rows, and nowhere else. */
  readonly marker: string;
  readonly rows: number;
  jobId: string | null;
}

/**
 * Kills the whole process at random moments with uploads under way, starts it again, and looks for what must never be
 * seen: an accepted upload that does not complete, rows that are missing or there twice, a destination that stays busy.
 * Half of the targets are databases that are appended to, half are folders that get new databases.
 */
export async function crashRounds(standalone: StandaloneProcess, options: CrashOptions): Promise<CrashFindings> {
  // What is tried here is not the upload rate.
  await changeQuotas(await standalone.access(), { uploadsPerWindow: 100_000, burst: 100_000 });
  const targets = await prepareTargets(await standalone.client(), (await standalone.access()).folder, options.uploads);
  const found = { accepted: 0, unanswered: 0, violations: [] as string[], slowestRecoveryMs: 0 };
  const appended = new Map<string, Upload[]>();
  for (let round = 1; round <= options.rounds; round += 1) {
    const uploads = await interrupt(standalone, targets, round, options);
    const client = await standalone.client();
    const recoveryMs = await recover(client, uploads, found.violations);
    for (const upload of uploads.filter(({ target }) => targets.databases.includes(target))) {
      appended.set(upload.target, [...(appended.get(upload.target) ?? []), upload]);
    }
    await checkRows(client, uploads, appended, found.violations);
    const accepted = uploads.filter(({ jobId }) => jobId).length;
    found.accepted += accepted;
    found.unanswered += uploads.length - accepted;
    found.slowestRecoveryMs = Math.max(found.slowestRecoveryMs, recoveryMs);
    options.report?.(
      `round ${round}: ${accepted} of ${uploads.length} accepted, all ended after ${recoveryMs} ms, ${found.violations.length} violations so far`,
    );
  }
  return found;
}

interface Targets {
  readonly folders: readonly string[];
  readonly databases: readonly string[];
}

const csv = (marker: string, rows: number): string =>
  ['marker,number', ...Array.from({ length: rows }, (_, row) => `${marker},${row}`)].join('\n');

async function prepareTargets(client: ApiClient, parent: string, uploads: number): Promise<Targets> {
  const folders: string[] = [];
  const databases: string[] = [];
  for (let index = 0; index < uploads; index += 1) {
    const folder = await client.createFolder(parent, `crash target ${index}`);
    if (index % 2 === 0) folders.push(folder);
    else
      databases.push(
        (await client.process('create', folder, { name: 'first.csv', content: csv(`first-${index}`, 1) })).database
          .hash,
      );
  }
  return { folders, databases };
}

/** Starts all uploads, kills the process at a random moment, and starts it again. */
async function interrupt(
  standalone: StandaloneProcess,
  targets: Targets,
  round: number,
  options: CrashOptions,
): Promise<Upload[]> {
  const client = await standalone.client();
  const uploads: Upload[] = [...targets.folders, ...targets.databases].map((target, index) => ({
    target,
    marker: `round-${round}-upload-${index}`,
    rows: 1 + Math.floor(options.random() * 2000),
    jobId: null,
  }));
  const sending = uploads.map(async (upload) => {
    const action = targets.folders.includes(upload.target) ? 'create' : 'append';
    const file = { name: `${upload.marker}.csv`, content: csv(upload.marker, upload.rows) };
    const answer = await client.upload(action, upload.target, file).catch(() => null);
    if (answer?.status === 202) upload.jobId = (answer.body as UploadAccepted).jobId;
  });
  await answered(sending, Math.floor(options.random() * (uploads.length + 1)));
  await new Promise((resolve) => setTimeout(resolve, options.random() * options.withinMs));
  await standalone.signal('SIGKILL');
  await Promise.all(sending);
  await standalone.start();
  return uploads;
}

/** Resolves when so many of them have. */
function answered(sending: readonly Promise<void>[], count: number): Promise<void> {
  let waitingFor = count;
  return new Promise((resolve) => {
    if (waitingFor === 0) resolve();
    for (const upload of sending) void upload.then(() => --waitingFor === 0 && resolve());
  });
}

/** Waits until every job has ended, also of uploads whose answer was lost, and returns how long that took. */
async function recover(client: ApiClient, uploads: readonly Upload[], violations: string[]): Promise<number> {
  const begin = performance.now();
  for (const { jobId, marker } of uploads) {
    if (!jobId) continue;
    const job = await within(60_000, client.finished(jobId));
    if (job === null) violations.push(`${marker}: job ${jobId} has not ended after 60 s`);
    else if (job.status !== 'completed')
      violations.push(`${marker}: job ${jobId} ended ${job.status}: ${job.error?.detail}`);
  }
  const elapsed = Math.round(performance.now() - begin);
  for (const status of ['queued', 'processing']) {
    const { body } = await client.get<{ jobs: { jobId: string }[] }>(`/jobs?status=${status}`);
    for (const { jobId } of body.jobs) {
      if ((await within(60_000, client.finished(jobId))) === null)
        violations.push(`job ${jobId} has not ended after 60 s`);
    }
  }
  return elapsed;
}

const within = async <T>(milliseconds: number, promise: Promise<T>): Promise<T | null> =>
  Promise.race([promise, new Promise<null>((resolve) => setTimeout(() => resolve(null), milliseconds).unref())]);

async function checkRows(
  client: ApiClient,
  uploads: readonly Upload[],
  appended: ReadonlyMap<string, readonly Upload[]>,
  violations: string[],
): Promise<void> {
  for (const upload of uploads) {
    if (appended.has(upload.target))
      checkCounts(await countMarkers(client, upload.target), appended.get(upload.target)!, violations);
    else await checkCreated(client, upload, violations);
    await checkDestinationFree(client, upload.target, violations);
  }
}

function checkCounts(counts: ReadonlyMap<string, number>, expected: readonly Upload[], violations: string[]): void {
  for (const { marker, rows, jobId } of expected) {
    const count = counts.get(marker) ?? 0;
    if (count === rows || (count === 0 && jobId === null)) continue;
    violations.push(`${marker}: ${count} rows instead of ${rows}`);
  }
}

async function checkCreated(client: ApiClient, upload: Upload, violations: string[]): Promise<void> {
  const query = `/jobs?target=${upload.target}&q=${upload.marker}.csv`;
  const { body } = await client.get<{ jobs: { status: string; database: { hash: string } }[] }>(query);
  const completed = body.jobs.filter(({ status }) => status === 'completed');
  if (completed.length > 1) violations.push(`${upload.marker}: ${completed.length} completed jobs`);
  if (!completed[0]) return upload.jobId ? void violations.push(`${upload.marker}: no completed job`) : undefined;
  checkCounts(await countMarkers(client, completed[0].database.hash), [upload], violations);
}

async function countMarkers(client: ApiClient, database: string): Promise<Map<string, number>> {
  const { body } = await client.get<string>(`/databases/${database}/export?format=csv`, { Accept: 'text/csv' });
  const counts = new Map<string, number>();
  for (const line of body.trimEnd().split('\n').slice(1)) {
    const marker = line.split(',')[0]!;
    counts.set(marker, (counts.get(marker) ?? 0) + 1);
  }
  return counts;
}

/**
 * A slot is taken and given back by an upload that lacks its file. What an upload without an answer had reserved is free
 * again when its lease ends.
 */
async function checkDestinationFree(client: ApiClient, target: string, violations: string[]): Promise<void> {
  const { body } = await client.get<{ kind: string }>(`/drive/${target}`);
  const action = body.kind === 'folder' ? 'create' : 'append';
  const deadline = performance.now() + 2000 * reservationSeconds;
  for (;;) {
    const form = new FormData();
    form.set('onLabelConflict', 'keep');
    const { status } = await client.request('POST', `/${action}/${target}`, { body: form });
    if (status === 400) return;
    if (![409, 503].includes(status) || performance.now() > deadline) {
      return void violations.push(`${target}: a further upload is answered ${status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
