import { Module } from '@nestjs/common';
import { Databases } from './databases/databases.ts';
import { KeptObjects } from './databases/kept-objects.ts';
import { OrphanedObjects } from './databases/orphaned-objects.ts';
import { Jobs } from './jobs/jobs.ts';
import { ActiveRuns } from './runs/active-runs.ts';
import { Claiming } from './runs/claiming.ts';
import { Dispatcher } from './runs/dispatcher.ts';
import { Endings } from './runs/endings.ts';
import { JobRuns } from './runs/job-runs.ts';
import { Processing } from './runs/processing.ts';
import { ProgressReports } from './runs/progress-reports.ts';
import { Publication } from './runs/publication.ts';
import { StorageOutage } from './runs/storage-outage.ts';
import { WorkDirectories } from './runs/work-directories.ts';
import { AbandonedJobs } from './work-queue/abandoned-jobs.ts';
import { Cancelling } from './work-queue/cancelling.ts';
import { EarlyCancellations } from './work-queue/early-cancellations.ts';
import { Holder } from './work-queue/holder.ts';
import { JobCommandsConsumer } from './work-queue/job-commands.consumer.ts';
import { JobsConsumer } from './work-queue/jobs.consumer.ts';
import { Requeueing } from './work-queue/requeueing.ts';
import { WorkQueue } from './work-queue/work-queue.ts';
import { WORKER_MODULE, WorkerPool } from './workers/worker-pool.ts';

const workQueue = [WorkQueue, Holder, EarlyCancellations, Cancelling, Requeueing, AbandonedJobs];
const databases = [Databases, KeptObjects, OrphanedObjects];
const workers = [
  WorkerPool,
  // A process runs from the build only: this URL leads nowhere in the source.
  { provide: WORKER_MODULE, useFactory: () => new URL('./workers/conversion.child.js', import.meta.url) },
];
const runs = [
  ActiveRuns,
  Claiming,
  Dispatcher,
  Endings,
  JobRuns,
  Processing,
  ProgressReports,
  Publication,
  StorageOutage,
  WorkDirectories,
];

/** The processing service: takes queued jobs, has files converted by worker processes, and publishes databases. */
@Module({
  controllers: [JobsConsumer, JobCommandsConsumer],
  providers: [Jobs, ...workQueue, ...databases, ...workers, ...runs],
})
export class ProcessingModule {}
