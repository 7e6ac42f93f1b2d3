// Uploads the sample survey to the running system (create, append, reload), shows the progress, and prints the journal.
// To another system than that of "npm start": npm run demo -- access.json
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Access, Codebook, JobView, UploadAccepted } from '#libs/contracts';
import { parseConfiguration } from '#libs/platform';

const { baseUrl, token, folder } = await readAccess();
const headers = { token };

await expectAnswer();
const created = await upload('create', folder, 'examples/laptops.zsav');
const { hash } = created.database;
await showCodebook(hash);
await upload('append', hash, 'examples/laptops-wave2.zsav');
await upload('reload', hash, 'examples/laptops.csv');
await showJournal(hash);

async function readAccess(): Promise<Access> {
  const file = process.argv[2] ?? join(parseConfiguration(process.env).DATA_DIR, 'access.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Access;
  } catch {
    console.error(`${file} is not there: run "npm start" first, and this in a second terminal.`);
    process.exit(2);
  }
}

async function expectAnswer(): Promise<void> {
  try {
    await fetch(baseUrl);
  } catch {
    console.error(`Nothing answers at ${baseUrl}: run "npm start" first, and this in a second terminal.`);
    process.exit(2);
  }
}

async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(baseUrl + path, { headers });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Body;
}

async function upload(action: string, target: string, file: string): Promise<JobView> {
  const form = new FormData();
  form.set('dataset', await openAsBlob(file), basename(file));
  const response = await fetch(`${baseUrl}/${action}/${target}`, { method: 'POST', headers, body: form });
  if (!response.ok) throw new Error(await response.text());
  const { jobId } = (await response.json()) as UploadAccepted;
  const job = await follow(jobId, `${action} ${basename(file)}`);
  if (job.status !== 'completed') throw new Error(`${job.status}: ${job.error?.detail}`);
  return job;
}

/** Long polling: each request is held until the job is other than its `ETag` says, or half a minute is over. */
async function follow(jobId: string, title: string): Promise<JobView> {
  for (let etag = ''; ;) {
    const waiting = { ...headers, Prefer: 'wait=30', 'If-None-Match': etag };
    const response = await fetch(`${baseUrl}/jobs/${jobId}`, { headers: waiting });
    if (response.status === 304) continue;
    if (!response.ok) throw new Error(await response.text());
    const job = (await response.json()) as JobView;
    drawProgress(title, job);
    if (!['queued', 'processing'].includes(job.status)) return job;
    etag = response.headers.get('etag') ?? '';
  }
}

function drawProgress(title: string, job: JobView): void {
  const percent = job.status === 'completed' ? 100 : (job.progress?.percent ?? 0);
  const bar = '█'.repeat(percent / 5).padEnd(20, '░');
  const rows = job.receipt ? `${job.receipt.rowsAccepted} rows, now ${job.receipt.rowsAfter}` : '';
  const line = `${title.padEnd(28)} ${bar} ${String(percent).padStart(3)} %  ${job.status} ${rows}`;
  const over = !['queued', 'processing'].includes(job.status);
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${over ? '\n' : ''}`);
  else if (over) console.log(line);
}

async function showCodebook(database: string): Promise<void> {
  const codebook = await get<Codebook>(`/databases/${database}/codebook`);
  console.log(`\n${codebook.fileLabel ?? 'Codebook'}: ${codebook.rows} rows, ${codebook.variables.length} variables`);
  for (const { name, type, label, valueLabels } of codebook.variables.slice(0, 8)) {
    const labels = valueLabels
      .slice(0, 3)
      .map(({ value, label }) => `${value} = ${label}`)
      .join(', ');
    console.log(`  ${name.padEnd(16)} ${type.padEnd(9)} ${label ?? ''}${labels && `  (${labels} …)`}`);
  }
  console.log();
}

async function showJournal(database: string): Promise<void> {
  const { jobs } = await get<{ jobs: JobView[] }>(`/jobs?limit=10`);
  console.log('\nProcessing log');
  for (const job of jobs.filter(({ database: { hash } }) => hash === database)) {
    const time = job.createdAt.slice(0, 19).replace('T', ' ');
    console.log(
      `  ${time}  ${job.action.padEnd(6)} ${job.file.name.padEnd(20)} ${job.status.padEnd(9)} version ${job.database.version}, ${job.receipt?.rowsAfter} rows`,
    );
  }
}
