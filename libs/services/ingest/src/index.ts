export { ingestService } from './ingest.service.ts';
export { FirstStart } from './first-start/first-start.ts';
