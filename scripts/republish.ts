// Fills an empty log from the event stores, after Kafka was lost. Stop the services first, and start them afterwards:
//   npm run republish                     all services, in the database of DATABASE_URL
//   npm run republish -- quota-service    one of them, where each has a database of its own
import 'reflect-metadata';
import { messageFamilies } from '#libs/contracts';
import { republishEvents } from '#libs/eventing';
import { connectDatabase, parseConfiguration } from '#libs/platform';
import { ingestService } from '#libs/services/ingest';
import { notificationService } from '#libs/services/notification';
import { processingService } from '#libs/services/processing';
import { quotaService } from '#libs/services/quota';

const services = [ingestService, quotaService, processingService, notificationService];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => services.every((service) => service.name !== name));
const { DATABASE_URL: url } = parseConfiguration(process.env);
if (unknown.length > 0 || !url) {
  const names = services.map(({ name }) => name).join(' | ');
  console.error(url ? `There is no service ${unknown.join(', ')}. There are: ${names}` : 'DATABASE_URL: give it.');
  process.exit(2);
}

for (const service of services.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const database = await connectDatabase({ ...service, url });
  try {
    const count = await republishEvents(database, messageFamilies);
    console.log(`${service.name}: ${count} events wait in the outbox for its next start`);
  } finally {
    await database.orm.close();
  }
}
