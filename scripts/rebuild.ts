// Rebuilds a read model from the log, beside the live one, and compares them row by row: npm run rebuild -- processing-log
// The system may run meanwhile, or not.
import 'reflect-metadata';
import { openEngines, systemPorts } from '#libs/hosting';
import { connectDatabase, parseConfiguration } from '#libs/platform';
import { ingestService, readModels, rebuildReadModel } from '#libs/services/ingest';

const [name] = process.argv.slice(2);
if (!name || !readModels.includes(name)) {
  console.error(`Say which read model: npm run rebuild -- ${readModels.join(' | ')}`);
  process.exit(2);
}

const configuration = parseConfiguration({ LOG_LEVEL: 'warn', ...process.env });
const ports = systemPorts(configuration, 'rebuild');
const engines = await openEngines(configuration, ports, { guest: true });
const database = await connectDatabase({ ...ingestService, url: engines.databaseUrl });
try {
  const { messages, rows, differences } = await rebuildReadModel(name, {
    database,
    log: engines.log,
    clock: ports.clock,
  });
  console.log(`Rebuilt ${name} from ${messages} messages:`);
  for (const [table, count] of Object.entries(rows)) console.log(`  ${table}: ${count} rows`);
  for (const { table, onlyLive, onlyRebuilt } of differences) {
    console.log(`  ${table} was wrong: ${onlyLive.length} rows are gone, ${onlyRebuilt.length} are new`);
  }
  if (differences.length === 0) console.log('Row by row, it equals the old one.');
  else process.exitCode = 1;
} finally {
  await database.orm.close();
  await engines.close();
}
