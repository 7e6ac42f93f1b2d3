import { eventingMigrations } from '#libs/eventing';
import type { ServiceDefinition } from '#libs/hosting';
import { databasesMigrations } from './databases/databases.migrations.ts';
import { processingGauges } from './processing.gauges.ts';
import { ProcessingModule } from './processing.module.ts';
import { workQueueMigrations } from './work-queue/work-queue.migrations.ts';

export const processingService: ServiceDefinition = {
  name: 'processing-service',
  schema: 'processing',
  module: ProcessingModule,
  entities: [],
  migrations: [...eventingMigrations, ...workQueueMigrations, ...databasesMigrations],
  gauges: processingGauges,
};
