import { eventingMigrations } from '#libs/eventing';
import type { ServiceDefinition } from '#libs/hosting';
import { notificationMigrations } from './notification.migrations.ts';
import { NotificationModule } from './notification.module.ts';

/** Tells people and programs what becomes of their jobs: mails and callbacks. */
export const notificationService: ServiceDefinition = {
  name: 'notification-service',
  schema: 'notification',
  module: NotificationModule,
  entities: [],
  migrations: [...eventingMigrations, ...notificationMigrations],
};
