import type { ApiClient } from '../../api-client.ts';
import { inLanes } from '../in-lanes.ts';
import type { UploadLoad } from '../load/upload-load.ts';
import { readEvents, type JobHistory, verifyEvents } from './event-sequences.ts';
import type { Finding } from './finding.ts';
import { verifyFree } from './free-destinations.ts';
import { type JobOfUpload, jobsOf, readJournal } from './journal.ts';
import { verifyRows } from './rows.ts';

const lanes = 8;

export interface LoadVerdict {
  readonly findings: readonly Finding[];
  readonly histories: readonly JobHistory[];
}

/**
 * What the API has to show once every job has ended: each 202 has one job that completed, its rows are there once, its
 * events follow each other, and its destination is free. `freeWithinMs` is how long an upload that was never answered may
 * keep its place.
 */
export async function verifyLoad(client: ApiClient, load: UploadLoad, freeWithinMs: number): Promise<LoadVerdict> {
  const { jobs, findings } = jobsOf(load.uploads, await readJournal(client, load.begunAt));
  const histories = await inLanes(jobs, lanes, async ({ job }) => ({ job, events: await readEvents(client, job) }));
  const rows = await inLanes([...byDatabase(jobs)], lanes, ([hash, own]) => verifyRows(client, hash, own));
  const free = await inLanes(load.targets, lanes, (target) => verifyFree(client, target, freeWithinMs));
  return { findings: [...findings, ...histories.flatMap(verifyEvents), ...rows.flat(), ...free.flat()], histories };
}

const byDatabase = (jobs: readonly JobOfUpload[]): Map<string, JobOfUpload[]> =>
  Map.groupBy(
    jobs.filter(({ job }) => job.status === 'completed'),
    ({ job }) => job.database.hash,
  );
