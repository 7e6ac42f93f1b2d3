import { Module } from '@nestjs/common';
import { DriveModule } from '../drive/drive.module.ts';
import { DatabasesConsumer } from './databases.consumer.ts';
import { PublishedVersions } from './published-versions.ts';

@Module({
  imports: [DriveModule],
  controllers: [DatabasesConsumer],
  providers: [PublishedVersions],
  exports: [PublishedVersions],
})
export class DatabasesModule {}
