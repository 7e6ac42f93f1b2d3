import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../platform/src/embedded-postgres/embedded-postgres.ts';
import { SystemRandom } from '../../platform/src/identity/random.ts';

/** One PostgreSQL server for the whole run; each test file makes databases of its own in it. */
export default async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'datacollector-test-'));
  const server = new EmbeddedPostgres({ directory, random: new SystemRandom(), settings: { fsync: 'off' } });
  process.env.TEST_POSTGRES_URL = await server.start();
  globalThis.__testPostgres = { server, directory };
}
