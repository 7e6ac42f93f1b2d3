// Makes the first people of a distributed system, where there is nobody yet, and prints what gives access as JSON.
import 'reflect-metadata';
import { openEngines, startService, systemPorts } from '#libs/hosting';
import { parseConfiguration } from '#libs/platform';
import { FirstStart, ingestService } from '#libs/services/ingest';

const configuration = parseConfiguration({ LOG_LEVEL: 'warn', ...process.env, PORT: '0' });
const ports = systemPorts(configuration, 'first-access');
const engines = await openEngines(configuration, ports);
const gateway = await startService(ingestService, configuration, engines, ports);
const firstStart = gateway.get(FirstStart);
const access = (await firstStart.run()) ?? (await firstStart.renew());
await gateway.close();
await engines.close();
console.log(JSON.stringify({ ...access, baseUrl: `${configuration.PUBLIC_URL}/api/v1` }));
