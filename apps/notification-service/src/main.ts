import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices('notification-service', async () => [
  (await import('#libs/services/notification')).notificationService,
]);
