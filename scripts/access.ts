// Makes the first people of a distributed system, and prints what gives access to it as JSON: npm run --silent access
// Where they are there already, and what was printed is lost, they get new secrets: npm run --silent access -- --renew
import 'reflect-metadata';
import type { Access } from '#libs/contracts';
import { openModule, requireShared, systemPorts } from '#libs/hosting';
import { ConfigurationError, parseConfiguration } from '#libs/platform';
import { FirstStart, FirstStartModule, ingestService } from '#libs/services/ingest';

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--renew')) end(2, 'The only option is --renew.');
try {
  await printAccess(option === '--renew');
} catch (error) {
  if (error instanceof ConfigurationError) end(2, error.message);
  throw error;
}

async function printAccess(renews: boolean): Promise<void> {
  const given = parseConfiguration({ LOG_LEVEL: 'warn', ...process.env });
  const configuration = requireShared('this command', ['DATABASE_URL', 'SECRETS_KEY'], given);
  const ports = systemPorts(configuration, 'access');
  const ingest = await openModule(FirstStartModule, ingestService, configuration, ports);
  try {
    const firstStart = ingest.get(FirstStart);
    const made = (await firstStart.run()) ?? (renews ? await firstStart.renew() : null);
    if (!made)
      return end(1, 'The first people are there already. If their secrets are lost, --renew gives them new ones.');
    const baseUrl = `${configuration.PUBLIC_URL ?? `http://127.0.0.1:${configuration.PORT}`}/api/v1`;
    console.log(JSON.stringify({ ...made, baseUrl } satisfies Access, null, 2));
  } finally {
    await ingest.close();
  }
}

function end(code: number, message: string): void {
  console.error(message);
  process.exit(code);
}
