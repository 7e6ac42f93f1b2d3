import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type JobEvent, type JobEventOf } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { causedBy } from '../caused-by.ts';
import { ReservationStreams } from '../reservations/reservation-streams.ts';
import { TeamCapacity, type DatabaseRows } from '../team-capacity/team-capacity.ts';
import { Jobs, type Job } from './jobs.ts';

/** Jobs take their places and leave them, and change how many rows their teams hold: in one transaction. */
@Controller()
export class JobEventsConsumer {
  readonly #database: Database;
  readonly #jobs: Jobs;
  readonly #streams: ReservationStreams;
  readonly #capacity: TeamCapacity;

  constructor(database: Database, jobs: Jobs, streams: ReservationStreams, capacity: TeamCapacity) {
    this.#database = database;
    this.#jobs = jobs;
    this.#streams = streams;
    this.#capacity = capacity;
  }

  @EventPattern<string>(topics.jobEvents.name, { group: 'quota.jobs', batch: true, restMs: 20 })
  async follow(@Payload() events: readonly Recorded<JobEvent>[]): Promise<void> {
    const turns = events.filter((event) => placeAfter(event) !== 'unchanged');
    await this.#database.transactional(async () => {
      await this.#jobs.remember(events.filter(isReceived).map(jobOf));
      const jobs = await this.#jobs.byId(turns.map(({ metadata }) => metadata.key));
      await this.#movePlaces(turns, jobs);
      await this.#capacity.record(events.filter(isPublication).map((event) => rowsAfter(event, jobs)));
    });
  }

  async #movePlaces(turns: readonly Recorded<JobEvent>[], jobs: ReadonlyMap<string, Job>): Promise<void> {
    const reservations = await this.#streams.open([...jobs.values()].map(({ target }) => target));
    const ended = new Map<string, boolean>();
    for (const event of turns) {
      const { jobId, target } = known(jobs, event);
      const freed = placeAfter(event) === 'freed';
      reservations.execute(
        freed ? { type: 'Release', jobId, target, because: 'job-ended' } : { type: 'Claim', jobId, target },
        causedBy(event),
      );
      ended.set(jobId, freed);
    }
    await this.#jobs.markEnded(ended);
    await reservations.save();
  }
}

/** What an event means for the job's place at its destination. */
function placeAfter(event: JobEvent): 'taken' | 'freed' | 'unchanged' {
  switch (event.type) {
    case 'JobQueued':
    case 'JobRequeued':
      return 'taken';
    case 'JobCompleted':
    case 'JobFailed':
    case 'JobCancelled':
      return 'freed';
    case 'JobReceived':
    case 'JobStarted':
    case 'JobProgressed':
      return 'unchanged';
    default:
      return event satisfies never;
  }
}

const isReceived = (event: Recorded<JobEvent>): event is Recorded<JobEventOf<'JobReceived'>> =>
  event.type === 'JobReceived';

const jobOf = ({ data, metadata }: Recorded<JobEventOf<'JobReceived'>>): Job => ({
  jobId: metadata.key,
  target: data.target.hash,
  teamId: data.teamId,
});

const isPublication = (event: Recorded<JobEvent>): event is Recorded<JobEventOf<'JobCompleted'>> =>
  event.type === 'JobCompleted' && !event.data.dryRun;

const rowsAfter = (event: Recorded<JobEventOf<'JobCompleted'>>, jobs: ReadonlyMap<string, Job>): DatabaseRows => ({
  databaseHash: event.data.database.hash,
  teamId: known(jobs, event).teamId,
  version: event.data.database.version,
  rows: event.data.receipt.rowsAfter,
});

function known(jobs: ReadonlyMap<string, Job>, { metadata }: Recorded<JobEvent>): Job {
  const job = jobs.get(metadata.key);
  if (!job) throw new Error(`job ${metadata.key} was not looked up`);
  return job;
}
