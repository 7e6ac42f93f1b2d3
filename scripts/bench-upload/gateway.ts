// The ingest gateway, with the quota service that it asks, as a process to be measured: nothing reads the files.
import 'reflect-metadata';
import { runServices } from '#libs/hosting';
import { welcome } from '../../apps/standalone/src/welcome.ts';

await runServices({ name: 'ingest-gateway', loadServices, onStarted: welcome });

async function loadServices() {
  const [{ quotaService }, { ingestService }] = await Promise.all([
    import('#libs/services/quota'),
    import('#libs/services/ingest'),
  ]);
  return [quotaService, ingestService];
}
