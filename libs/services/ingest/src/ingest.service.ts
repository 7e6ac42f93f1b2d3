import { eventingMigrations } from '#libs/eventing';
import type { ServiceDefinition } from '#libs/hosting';
import { administrationMigrations } from './administration/administration.migrations.ts';
import { databasesMigrations } from './databases/databases.migrations.ts';
import { driveMigrations } from './drive/drive.migrations.ts';
import { configureHttp } from './http/configure-http.ts';
import { createFastifyAdapter } from './http/fastify-adapter.ts';
import { IngestModule } from './ingest.module.ts';
import { peopleMigrations } from './people/people.migrations.ts';
import { User } from './people/users/user.entity.ts';
import { processingLogMigrations } from './processing-log/processing-log.migrations.ts';
import { uploadsMigrations } from './uploads/uploads.migrations.ts';

/** Migrations run in this order: a capability comes after those whose tables its own refer to. */
export const ingestService: ServiceDefinition = {
  name: 'ingest-gateway',
  schema: 'ingest',
  module: IngestModule,
  entities: [User],
  migrations: [
    ...eventingMigrations,
    ...peopleMigrations,
    ...driveMigrations,
    ...administrationMigrations,
    ...databasesMigrations,
    ...processingLogMigrations,
    ...uploadsMigrations,
  ],
  http: { adapter: createFastifyAdapter, configure: configureHttp },
};
