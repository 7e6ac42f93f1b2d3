import { Module } from '@nestjs/common';
import { DriveModule } from '../drive/drive.module.ts';
import { Codebooks } from './contents/codebooks.ts';
import { ContentsController } from './contents/contents.controller.ts';
import { SpssExport } from './contents/spss-export.ts';
import { VersionExport } from './contents/version-export.ts';
import { VersionRows } from './contents/version-rows.ts';
import { DatabaseFacts } from './database-facts.ts';
import { DatabasesConsumer } from './databases.consumer.ts';
import { DatabasesController } from './databases.controller.ts';
import { PublishedVersions } from './versions/published-versions.ts';
import { VersionCatalogue } from './versions/version-catalogue.ts';

@Module({
  imports: [DriveModule],
  controllers: [DatabasesConsumer, DatabasesController, ContentsController],
  providers: [PublishedVersions, VersionCatalogue, DatabaseFacts, Codebooks, VersionRows, SpssExport, VersionExport],
  exports: [PublishedVersions],
})
export class DatabasesModule {}
