import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices({
  name: 'processing-service',
  shares: ['DATABASE_URL', 'KAFKA_BROKERS', 'S3_ENDPOINT'],
  loadServices: async () => [(await import('#libs/services/processing')).processingService],
});
