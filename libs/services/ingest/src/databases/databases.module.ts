import { Module } from '@nestjs/common';
import { DriveModule } from '../drive/drive.module.ts';
import { Codebooks } from './contents/codebooks.ts';
import { DatabaseFacts } from './database-facts.ts';
import { DatabasesConsumer } from './databases.consumer.ts';
import { DatabasesController } from './databases.controller.ts';
import { PublishedVersions } from './versions/published-versions.ts';
import { VersionCatalogue } from './versions/version-catalogue.ts';

@Module({
  imports: [DriveModule],
  controllers: [DatabasesConsumer, DatabasesController],
  providers: [PublishedVersions, VersionCatalogue, DatabaseFacts, Codebooks],
  exports: [PublishedVersions],
})
export class DatabasesModule {}
