import type { JobPage, JobView } from '#libs/contracts';
import type { Answer, ApiClient } from '../../api-client.ts';
import type { TrackedUpload } from '../load/tracked-upload.ts';
import { doubled, type Finding, lost } from './finding.ts';

export interface JobOfUpload {
  readonly upload: TrackedUpload;
  readonly job: JobView;
}

/** All jobs since a time. */
export async function readJournal(client: ApiClient, from: Date): Promise<JobView[]> {
  const jobs: JobView[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      from: from.toISOString(),
      limit: '200',
      ...(cursor && { cursor }),
    });
    const { status, body }: Answer<JobPage> = await client.get<JobPage>(`/jobs?${query}`);
    if (status !== 200) throw new Error(`GET /jobs answered ${status}: ${JSON.stringify(body)}`);
    jobs.push(...body.jobs);
    cursor = body.nextCursor;
  } while (cursor);
  return jobs;
}

/** The job of each upload that has one, and what is wrong with those that should have one. */
export function jobsOf(
  uploads: readonly TrackedUpload[],
  journal: readonly JobView[],
): { jobs: JobOfUpload[]; findings: Finding[] } {
  const byFile = Map.groupBy(journal, ({ file }) => file.name);
  const found = uploads.map((upload) => ({ upload, own: byFile.get(`${upload.marker}.csv`) ?? [] }));
  return {
    jobs: found.flatMap(({ upload, own }) => own.map((job) => ({ upload, job }))),
    findings: found.flatMap(({ upload, own }) => wrongWith(upload, own)),
  };
}

/** An upload that was never answered may have a job; one that was accepted must, and no upload has two. */
function wrongWith({ marker, jobId }: TrackedUpload, jobs: readonly JobView[]): Finding[] {
  const findings: Finding[] = [];
  if (jobId && !jobs.some((job) => job.jobId === jobId)) findings.push(lost(`${marker}: job ${jobId} is not there`));
  if (jobs.length > 1) findings.push(doubled(`${marker} has the jobs ${jobs.map((job) => job.jobId).join(', ')}`));
  for (const job of jobs) {
    if (job.status === 'completed') continue;
    findings.push(lost(`${marker}: job ${job.jobId} is ${job.status} (${job.error?.detail ?? 'no error'})`));
  }
  return findings;
}
