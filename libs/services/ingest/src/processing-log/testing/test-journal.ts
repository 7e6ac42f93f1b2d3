import { jobEvents, topics, type JobEvent, type JobView } from '#libs/contracts';
import { EventStore, Progress, type Recorded } from '#libs/eventing';
import { Database, Identifiers } from '#libs/platform';
import { queued, received } from '#libs/testing';
import type { TestGateway, TestPerson } from '../../testing/test-gateway.ts';
import { ProcessingLog } from '../processing-log.ts';
import { projectionsGroup } from '../projections-group.ts';

type Facts = Omit<Parameters<typeof received>[0], 'submittedBy'>;

/** Writes jobs as the upload does: their events are in the journal when the promise resolves. */
export class TestJournal {
  constructor(private readonly gateway: TestGateway) {}

  /** Returns the ID of a job that waits. */
  async job(submitter: Pick<TestPerson, 'id'>, facts: Facts = {}): Promise<string> {
    const jobId = this.gateway.service.get(Identifiers).uuid();
    const begin = received({ ...facts, submittedBy: submitter.id });
    await this.record(jobId, 0, begin, queued(submitter.id, begin.data.target.hash));
    return jobId;
  }

  /** Adds events after the one of number `version`. */
  async record(jobId: string, version: number, ...events: JobEvent[]): Promise<void> {
    const { service } = this.gateway;
    const processingLog = service.get(ProcessingLog);
    await service.get(Database).transactional(async () => {
      const recorded = await this.append(jobId, version, ...events);
      if (version === 0) return processingLog.enter([recorded]);
      const claimed = await service.get(Progress).advance(projectionsGroup, topics.jobEvents.name, recorded);
      if (claimed) await processingLog.project(recorded);
    });
  }

  /** Leaves it to the log and the consumer that they come into the journal. */
  append(jobId: string, version: number, ...events: JobEvent[]): Promise<Recorded<JobEvent>[]> {
    const stream = { category: 'job', id: jobId };
    return this.gateway.service.get(EventStore).append({ family: jobEvents, stream, expectedVersion: version, events });
  }

  /** The job as the person sees it once an event of this number is in the journal. */
  async reached({ client }: TestPerson, jobId: string, sequence: number): Promise<JobView> {
    for (let known = ''; ;) {
      const waiting = client.with({ prefer: 'wait=20', 'if-none-match': known });
      const { status, headers, body } = await waiting.get<JobView>(`/jobs/${jobId}`);
      if (status !== 200) throw new Error(`job ${jobId} does not reach ${sequence}: ${status}`);
      if (body.sequence >= sequence) return body;
      known = headers.get('etag') ?? '';
    }
  }
}
