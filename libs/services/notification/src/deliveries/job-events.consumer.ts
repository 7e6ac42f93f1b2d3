import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { publicJobEvent, topics, type JobEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { JobFactsRepository, type KnownJob } from '../job-facts/job-facts.ts';
import { People, type Person } from '../people/people.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { DeliveryWorkers } from './delivery-workers.ts';
import { plannedDeliveries } from './planned-deliveries.ts';

/** Turns each event of a job into the deliveries that it asks for: once, in the transaction of the consumer. */
@Controller()
export class JobEventsConsumer {
  readonly #database: Database;
  readonly #jobs: JobFactsRepository;
  readonly #people: People;
  readonly #queue: DeliveryQueue;
  readonly #workers: DeliveryWorkers;

  constructor(
    database: Database,
    jobs: JobFactsRepository,
    people: People,
    queue: DeliveryQueue,
    workers: DeliveryWorkers,
  ) {
    this.#database = database;
    this.#jobs = jobs;
    this.#people = people;
    this.#queue = queue;
    this.#workers = workers;
  }

  @EventPattern<string>(topics.jobEvents.name, { group: 'notification.jobs' })
  async plan(@Payload() event: Recorded<JobEvent>): Promise<void> {
    await this.#database.transactional(async () => {
      if (event.type === 'JobReceived') await this.#jobs.remember(event.metadata.key, event.data);
      const job = await this.#jobs.of(event.metadata.key);
      const deliveries = plannedDeliveries(event, job, await this.#submitter(job));
      await this.#queue.add(publicJobEvent(event), deliveries);
      if (deliveries.length > 0) this.#database.afterCommit(() => this.#workers.wake());
    });
  }

  /** A new person may become known after their first upload: the job's events wait until then. */
  async #submitter({ jobId, submittedBy }: KnownJob): Promise<Person> {
    const person = await this.#people.find(submittedBy);
    if (!person) throw new Error(`user ${submittedBy}, who submitted job ${jobId}, is not known yet`);
    return person;
  }
}
