import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { ingestService } from '#libs/services/ingest';

await runServices('ingest-gateway', [ingestService]);
