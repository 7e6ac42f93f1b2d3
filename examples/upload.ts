// Uploads a survey file and waits until it is processed: node upload.ts BASE TOKEN HASH FILE (Node 24 or newer)
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';

interface Job {
  jobId: string;
  status: string;
  database: { hash: string };
  receipt: object | null;
  error: object | null;
}

const [base, token, hash, file = 'laptops.zsav'] = process.argv.slice(2);
if (!base || !token || !hash) throw new Error('Give the base URL, a token, the hash of a folder, and a file.');

const form = new FormData();
form.set('dataset', await openAsBlob(file), basename(file));
const response = await fetch(`${base}/create/${hash}`, { method: 'POST', headers: { token }, body: form });
if (!response.ok) throw new Error(await response.text());
let job = (await response.json()) as Job;
let etag = '';

while (job.status === 'queued' || job.status === 'processing') {
  // Held until the job is other than the ETag says, for a minute at most; then the answer is 304.
  const headers = { token, Prefer: 'wait=60', 'If-None-Match': etag };
  const answer = await fetch(`${base}/jobs/${job.jobId}`, { headers });
  if (answer.status === 304) continue;
  if (!answer.ok) throw new Error(await answer.text());
  job = (await answer.json()) as Job;
  etag = answer.headers.get('etag') ?? '';
}
console.log(job.status, job.database.hash, job.receipt ?? job.error);
process.exitCode = job.status === 'completed' ? 0 : 1;
