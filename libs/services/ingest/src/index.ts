export { ingestService } from './ingest.service.ts';
export { FirstStart } from './first-start/first-start.ts';
export { FirstStartModule } from './first-start/first-start.module.ts';
export { readModels, rebuildReadModel } from './rebuild-read-model.ts';
