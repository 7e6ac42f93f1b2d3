import { Module } from '@nestjs/common';
import { DatabasesModule } from '../databases/databases.module.ts';
import { EventStream } from './events/event-stream.ts';
import { JobEventReader } from './events/job-event-reader.ts';
import { JobEventsController } from './events/job-events.controller.ts';
import { JobFeed } from './events/job-feed.ts';
import { JobErrorsController } from './files/job-errors.controller.ts';
import { JobFileAccess } from './files/job-file-access.ts';
import { JobSourceController } from './files/job-source.controller.ts';
import { JobChanges } from './job-changes.ts';
import { JobActionsController } from './jobs/job-actions.controller.ts';
import { JobJournal } from './jobs/job-journal.ts';
import { JobWait } from './jobs/job-wait.ts';
import { JobsAsCsv } from './jobs/jobs-as-csv.ts';
import { JobsController } from './jobs/jobs.controller.ts';
import { ProcessingLogConsumer } from './processing-log.consumer.ts';
import { ProcessingLog } from './processing-log.ts';

@Module({
  imports: [DatabasesModule],
  controllers: [
    ProcessingLogConsumer,
    JobsController,
    JobActionsController,
    JobEventsController,
    JobErrorsController,
    JobSourceController,
  ],
  providers: [
    ProcessingLog,
    JobChanges,
    JobJournal,
    JobWait,
    JobsAsCsv,
    JobEventReader,
    JobFeed,
    EventStream,
    JobFileAccess,
  ],
  exports: [ProcessingLog],
})
export class ProcessingLogModule {}
