// Messages that a consumer group has given up: npm run dead-letters
// Once their cause is mended, the running system takes them on again: npm run dead-letters -- replay <group>
import 'reflect-metadata';
import { type DeadLetter, readDeadLetters, replayDeadLetters, replayedDeadLetters } from '#libs/eventing';
import { openEngines, systemPorts } from '#libs/hosting';
import { connectDatabase, type Database, parseConfiguration } from '#libs/platform';
import { ingestService } from '#libs/services/ingest';
import { notificationService } from '#libs/services/notification';
import { processingService } from '#libs/services/processing';
import { quotaService } from '#libs/services/quota';

const services = [ingestService, quotaService, processingService, notificationService];
const [command = 'list', wanted] = process.argv.slice(2);
if (!['list', 'replay'].includes(command) || (command === 'replay' && !wanted)) {
  console.error('Say what to do: npm run dead-letters -- list | replay <group>');
  process.exit(2);
}

const configuration = parseConfiguration({ LOG_LEVEL: 'warn', ...process.env });
const ports = systemPorts(configuration, 'dead-letters');
const engines = await openEngines(configuration, ports, { guest: true });
try {
  const letters: DeadLetter[] = [];
  for await (const letter of readDeadLetters(engines.log)) letters.push(letter);
  for (const service of services) {
    const own = letters.filter((letter) => letter.service === service.name);
    if (own.length === 0) continue;
    const database = await connectDatabase({ ...service, url: engines.databaseUrl });
    await (command === 'list' ? list(own, database) : replay(own, database)).finally(() => database.orm.close());
  }
  if (letters.length === 0) console.log('There are none.');
} finally {
  await engines.close();
}

async function list(letters: readonly DeadLetter[], database: Database): Promise<void> {
  const replayed = await replayedDeadLetters(database);
  for (const { id, group, time, reason, message } of letters) {
    const fate = replayed.has(id) ? 'replayed' : 'waits';
    console.log(`${time}  ${fate}  ${group}  ${message.topic} ${message.key}: ${reason}`);
  }
}

async function replay(letters: readonly DeadLetter[], database: Database): Promise<void> {
  if (letters.every(({ group }) => group !== wanted)) return;
  const count = await replayDeadLetters({ log: engines.log, database, clock: ports.clock, group: wanted! });
  console.log(`${count} messages of ${wanted} are handled again`);
}
