import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices('ingest-gateway', async () => [(await import('#libs/services/ingest')).ingestService]);
