import type { JobCloudEvent, JobEventList, JobView } from '#libs/contracts';
import type { ApiClient } from '../../api-client.ts';
import { broken, type Finding } from './finding.ts';

export interface JobHistory {
  /** As the journal has it. */
  readonly job: JobView;
  readonly events: readonly JobCloudEvent[];
}

export async function readEvents(client: ApiClient, { jobId }: JobView): Promise<JobCloudEvent[]> {
  const { status, body } = await client.get<JobEventList>(`/jobs/${jobId}/events`);
  if (status !== 200) throw new Error(`GET /jobs/${jobId}/events answered ${status}`);
  return body.events;
}

const ends = ['JobCompleted', 'JobFailed', 'JobCancelled'].map((name) => `datacollector.${name}`);

/** Events are numbered from 1 without a gap up to what the journal shows, and only the last one is an end. */
export function verifyEvents({ job, events }: JobHistory): Finding[] {
  const numbers = events.map(({ sequence }) => Number(sequence));
  const endings = events.flatMap(({ type }, index) => (ends.includes(type) ? [index + 1] : []));
  const findings: Finding[] = [];
  if (numbers.some((number, index) => number !== index + 1)) {
    findings.push(broken(`job ${job.jobId} has the events ${numbers.join()}`));
  }
  if (numbers.length !== job.sequence) {
    findings.push(broken(`job ${job.jobId} has ${numbers.length} events, and ${job.sequence} in the journal`));
  }
  if (endings.join() !== String(numbers.length)) {
    findings.push(broken(`job ${job.jobId} has ${numbers.length} events, and ends at ${endings.join()}`));
  }
  return findings;
}
