import 'reflect-metadata';
import { runServices } from '#libs/hosting';

await runServices('quota-service', async () => [(await import('#libs/services/quota')).quotaService]);
