export { processingService } from './processing.service.ts';
