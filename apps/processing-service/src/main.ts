import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { processingService } from '#libs/services/processing';

await runServices('processing-service', [processingService]);
