import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices({
  name: 'ingest-gateway',
  shares: ['DATABASE_URL', 'KAFKA_BROKERS', 'S3_ENDPOINT', 'SECRETS_KEY'],
  loadServices: async () => [(await import('#libs/services/ingest')).ingestService],
});
