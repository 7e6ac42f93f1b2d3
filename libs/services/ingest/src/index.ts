export { ingestService } from './ingest.service.ts';
