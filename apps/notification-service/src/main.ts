import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices({
  name: 'notification-service',
  shares: ['DATABASE_URL', 'KAFKA_BROKERS', 'SECRETS_KEY'],
  loadServices: async () => [(await import('#libs/services/notification')).notificationService],
});
