import type { JobEvent, JobStatus } from '#libs/contracts';
import type { KnownJob } from '../job-facts/job-facts.ts';
import type { Person } from '../people/people.ts';
import type { Channel } from './delivery.decider.ts';

export interface PlannedDelivery {
  readonly channel: Channel;
  /** Deliveries to one destination take their turns, so that a slow one does not hold the others up. */
  readonly destination: string;
}

/** The status that a job takes by an event; null where it keeps the one it has, or has none yet. */
export function statusAfter(event: JobEvent): JobStatus | null {
  switch (event.type) {
    case 'JobQueued':
    case 'JobRequeued':
      return 'queued';
    case 'JobStarted':
      return 'processing';
    case 'JobCompleted':
      return 'completed';
    case 'JobFailed':
      return 'failed';
    case 'JobCancelled':
      return 'cancelled';
    case 'JobReceived':
    case 'JobProgressed':
      return null;
    default:
      return event satisfies never;
  }
}

/** Who has to hear of an event: the job's callback of each, its submitter of the changes of status that they chose. */
export function plannedDeliveries(event: JobEvent, job: KnownJob, submitter: Person): PlannedDelivery[] {
  const deliveries: PlannedDelivery[] = [];
  const status = statusAfter(event);
  if (status && submitter.preferences[status] && !submitter.disabled) {
    deliveries.push({ channel: 'mail', destination: 'mail' });
  }
  if (job.callbackUrl) deliveries.push({ channel: 'callback', destination: new URL(job.callbackUrl).host });
  return deliveries;
}
