import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type JobEvent, type JobEventOf } from '#libs/contracts';
import { EventStore, type Recorded } from '#libs/eventing';
import { jobStream } from '../jobs/jobs.ts';
import { Cancelling } from './cancelling.ts';
import { WorkQueue } from './work-queue.ts';

type Announcement = Recorded<JobEventOf<'JobReceived'> | JobEventOf<'JobQueued'>>;

/** Takes over the jobs that the gateway has queued. */
@Controller()
export class JobsConsumer {
  constructor(
    private readonly store: EventStore,
    private readonly queue: WorkQueue,
    private readonly cancelling: Cancelling,
  ) {}

  @EventPattern<string>(topics.jobEvents.name, { group: 'processing.jobs', batch: true })
  async takeOver(@Payload() events: readonly Recorded<JobEvent>[]): Promise<void> {
    const announcements = events.filter(isAnnouncement);
    for (const [jobId, ofJob] of Map.groupBy(announcements, (event) => event.metadata.key)) {
      await this.store.adopt(jobStream(jobId), ofJob);
    }
    const queued = announcements.filter((event) => event.type === 'JobQueued').map(queuedJob);
    if (queued.length === 0) return;
    await this.queue.enqueue(queued);
    await this.cancelling.applyEarly(queued.map((job) => job.jobId));
  }
}

/** What follows in the topic was written by this service itself. */
function isAnnouncement(event: Recorded<JobEvent>): event is Announcement {
  return event.type === 'JobReceived' || event.type === 'JobQueued';
}

function queuedJob({ data, metadata }: Recorded<JobEventOf<'JobQueued'>>) {
  return { jobId: metadata.key, destination: data.target, userId: data.submittedBy, attempt: data.attempt };
}
