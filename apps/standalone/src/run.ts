import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { welcome } from './welcome.ts';

await runServices({ name: 'standalone', loadServices, onStarted: welcome });

async function loadServices() {
  const [{ quotaService }, { processingService }, { notificationService }, { ingestService }] = await Promise.all([
    import('#libs/services/quota'),
    import('#libs/services/processing'),
    import('#libs/services/notification'),
    import('#libs/services/ingest'),
  ]);
  return [quotaService, processingService, notificationService, ingestService];
}
