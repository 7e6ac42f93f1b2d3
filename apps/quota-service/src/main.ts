import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices({
  name: 'quota-service',
  shares: ['DATABASE_URL', 'KAFKA_BROKERS'],
  loadServices: async () => [(await import('#libs/services/quota')).quotaService],
});
