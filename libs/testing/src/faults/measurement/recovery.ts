import { setTimeout } from 'node:timers/promises';
import type { JobPage } from '#libs/contracts';
import type { ApiClient } from '../../api-client.ts';
import type { TrackedUpload } from '../load/tracked-upload.ts';
import type { UploadLoad } from '../load/upload-load.ts';

const pauseMs = 100;
const patienceMs = 120_000;

/**
 * Seconds until every upload that has been accepted so far has ended, and one more has been accepted and has ended too;
 * null where they do not end.
 */
export async function secondsToRecover(client: ApiClient, load: UploadLoad): Promise<number | null> {
  const begin = performance.now();
  const patience = AbortSignal.timeout(patienceMs);
  const before = load.accepted;
  const probe = await load.probe();
  const ended = await haveEnded(client, [...before, probe], patience);
  return ended && probe.jobId ? Math.round((performance.now() - begin) / 100) / 10 : null;
}

/** Resolves with whether the jobs of these uploads came to an end. */
export async function haveEnded(
  client: ApiClient,
  uploads: readonly TrackedUpload[],
  patience = AbortSignal.timeout(patienceMs),
): Promise<boolean> {
  const jobIds = new Set(uploads.map(({ jobId }) => jobId));
  while (!patience.aborted) {
    const open = await openJobs(client);
    if (open && !open.some((jobId) => jobIds.has(jobId))) return true;
    await setTimeout(pauseMs);
  }
  return false;
}

/** Null where the system does not answer. */
async function openJobs(client: ApiClient): Promise<string[] | null> {
  try {
    const { status, body } = await client.get<JobPage>('/jobs?status=queued,processing&limit=200');
    return status === 200 ? body.jobs.map(({ jobId }) => jobId) : null;
  } catch (error) {
    // `fetch` says so where a connection is refused or breaks.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
