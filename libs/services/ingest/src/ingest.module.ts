import { Module } from '@nestjs/common';
import { AdministrationModule } from './administration/administration.module.ts';
import { DatabasesModule } from './databases/databases.module.ts';
import { DriveModule } from './drive/drive.module.ts';
import { FirstStartModule } from './first-start/first-start.module.ts';
import { PeopleModule } from './people/people.module.ts';
import { ProcessingLogModule } from './processing-log/processing-log.module.ts';
import { UploadsModule } from './uploads/uploads.module.ts';

/**
 * The ingest gateway: a module a capability. Each lives in a folder of its own, with `<capability>.module.ts` (listed
 * here), and `<capability>.migrations.ts` and entities (listed in `ingest.service.ts`) where it keeps something. A
 * capability uses another by importing its module, which exports the classes that are meant for others.
 */
@Module({
  imports: [
    PeopleModule,
    DriveModule,
    AdministrationModule,
    DatabasesModule,
    ProcessingLogModule,
    UploadsModule,
    FirstStartModule,
  ],
})
export class IngestModule {}
