import { eventingMigrations } from '#libs/eventing';
import type { ServiceDefinition } from '#libs/hosting';
import { quotaMigrations } from './quota.migrations.ts';
import { QuotaModule } from './quota.module.ts';

/** Who may upload when: limits, places at the destinations, the server-wide rate, the room of the teams. */
export const quotaService: ServiceDefinition = {
  name: 'quota-service',
  schema: 'quota',
  module: QuotaModule,
  entities: [],
  migrations: [...eventingMigrations, ...quotaMigrations],
};
