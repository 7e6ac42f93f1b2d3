import type { ApiClient } from '../../api-client.ts';
import { doubled, type Finding, lost } from './finding.ts';
import type { JobOfUpload } from './journal.ts';

interface Versions {
  readonly versions: readonly { readonly version: number; readonly job: { readonly jobId: string } | null }[];
}

/** Each job of a database made one version of it, and the rows of each upload are where they belong, once. */
export async function verifyRows(client: ApiClient, hash: string, jobs: readonly JobOfUpload[]): Promise<Finding[]> {
  const { body } = await client.get<Versions>(`/databases/${hash}/versions`);
  const findings = jobs.flatMap((one) => versionsOf(one, body));
  const appends = jobs.filter(({ upload }) => upload.action === 'append');
  if (appends.length > 0) findings.push(...compare(await countMarkers(client, hash), appends));
  for (const one of jobs.filter(({ upload }) => upload.action !== 'append')) {
    const version = body.versions.find(({ job }) => job?.jobId === one.job.jobId)?.version;
    if (version !== undefined) findings.push(...compareWhole(await countMarkers(client, hash, version), one));
  }
  return findings;
}

function versionsOf({ upload, job }: JobOfUpload, { versions }: Versions): Finding[] {
  const own = versions.filter((version) => version.job?.jobId === job.jobId);
  if (own.length === 0) return [lost(`${upload.marker}: job ${job.jobId} made no version`)];
  return own.length > 1 ? [doubled(`${upload.marker}: job ${job.jobId} made ${own.length} versions`)] : [];
}

/** Rows by marker. */
async function countMarkers(client: ApiClient, hash: string, version?: number): Promise<Map<string, number>> {
  const query = version === undefined ? '' : `&version=${version}`;
  const { status, body } = await client.get<string>(`/databases/${hash}/export?format=csv${query}`);
  if (status !== 200) throw new Error(`the export of ${hash} answered ${status}`);
  const counts = new Map<string, number>();
  for (const line of body.trimEnd().split('\n').slice(1)) {
    const marker = line.slice(0, line.indexOf(','));
    counts.set(marker, (counts.get(marker) ?? 0) + 1);
  }
  return counts;
}

function compare(counts: ReadonlyMap<string, number>, jobs: readonly JobOfUpload[]): Finding[] {
  return jobs.flatMap(({ upload: { marker, rows } }) => {
    const count = counts.get(marker) ?? 0;
    if (count === rows) return [];
    return [(count < rows ? lost : doubled)(`${marker}: ${count} rows instead of ${rows}`)];
  });
}

/** A version that one upload alone has made. */
function compareWhole(counts: ReadonlyMap<string, number>, one: JobOfUpload): Finding[] {
  const others = [...counts.keys()].filter((marker) => marker !== one.upload.marker);
  const strangers = others.map((marker) => doubled(`the version of ${one.upload.marker} has rows of ${marker}`));
  return [...compare(counts, [one]), ...strangers];
}
