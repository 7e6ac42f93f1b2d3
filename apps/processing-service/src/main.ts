import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices('processing-service', async () => [(await import('#libs/services/processing')).processingService]);
