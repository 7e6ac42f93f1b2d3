import { jobEvents, messageFamilies, type JobEvent } from '#libs/contracts';
import { CommandHandler, PostgresEventStore } from '#libs/eventing';
import {
  silentLogger,
  SystemClock,
  SystemIdentifiers,
  SystemRandom,
  SystemTimers,
  type Database,
  type DatabaseOptions,
} from '#libs/platform';
import { connectTestDatabase, queued, received } from '#libs/testing';
import { Databases } from '../databases/databases.ts';
import { Jobs, jobStream } from '../jobs/jobs.ts';
import { processingService } from '../processing.service.ts';
import { AbandonedJobs } from '../work-queue/abandoned-jobs.ts';
import { Cancelling } from '../work-queue/cancelling.ts';
import { EarlyCancellations } from '../work-queue/early-cancellations.ts';
import { Holder } from '../work-queue/holder.ts';
import { JobCommandsConsumer } from '../work-queue/job-commands.consumer.ts';
import { JobsConsumer } from '../work-queue/jobs.consumer.ts';
import { Requeueing } from '../work-queue/requeueing.ts';
import { WorkQueue } from '../work-queue/work-queue.ts';
import { Claiming } from '../runs/claiming.ts';

export const timers = new SystemTimers();
export const clock = new SystemClock();
export const random = new SystemRandom();
export const identifiers = new SystemIdentifiers(clock, random);
export const logger = silentLogger;

/** A new database of this service. */
export const openDatabase = (): Promise<Database> =>
  connectTestDatabase(processingService satisfies Omit<DatabaseOptions, 'url'>);

/** One process of this service as far as the queue: several may share a database. */
export function processOn(database: Database) {
  const ports = { database, clock, identifiers, source: 'processing-service', families: messageFamilies };
  const store = new PostgresEventStore(ports);
  const commands = new CommandHandler({ store, database });
  const jobs = new Jobs(commands);
  const queue = new WorkQueue(database, clock);
  const holder = new Holder(database, queue, clock, timers, logger);
  const cancelling = new Cancelling(jobs, queue, new EarlyCancellations(database), logger);
  const databases = new Databases(database, commands);
  const requeueing = new Requeueing(database, queue, jobs);
  const consumer = new JobsConsumer(store, queue, cancelling);
  return {
    database,
    store,
    commands,
    jobs,
    queue,
    holder,
    databases,
    requeueing,
    claiming: new Claiming(database, queue, jobs, databases, holder, logger),
    abandoned: new AbandonedJobs(database, clock, holder, requeueing, logger),
    consumer,
    commandsConsumer: new JobCommandsConsumer(cancelling, jobs, queue, logger),
    /** The job's events, as types. */
    history: async (jobId: string) => (await store.load(jobEvents, jobStream(jobId))).map((event) => event.type),
    /** Announces a job as the gateway does. */
    announce: (jobId: string, facts: Parameters<typeof received>[0] = {}) =>
      database.transactional(() => consumer.takeOver(announcement(jobId, facts))),
  };
}
export type TestProcess = ReturnType<typeof processOn>;

export function announcement(jobId: string, facts: Parameters<typeof received>[0] = {}) {
  const begin = received(facts);
  return [begin, queued(begin.data.submittedBy, begin.data.target.hash)].map((event, index) =>
    recorded(jobId, event, index + 1),
  );
}

export function recorded<Event extends JobEvent>(jobId: string, event: Event, sequence: number) {
  const metadata = { id: identifiers.uuid(), key: jobId, sequence, time: clock.now().toISOString() };
  return { ...event, metadata: { ...metadata, source: 'ingest-gateway', causationId: null, traceparent: null } };
}
