import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { quotaService } from '#libs/services/quota';

await runServices('quota-service', [quotaService]);
