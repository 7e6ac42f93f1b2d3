import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../platform/src/embedded-postgres/embedded-postgres.ts';
import { SystemRandom } from '../../platform/src/identity/random.ts';
import { dockerAnswers } from './engines/docker-answers.ts';
import { EngineServer } from './engines/engine-server.ts';

/** One PostgreSQL server for the whole run; each test file makes databases of its own in it. */
export default async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'datacollector-test-'));
  const server = new EmbeddedPostgres({ directory, random: new SystemRandom(), settings: { fsync: 'off' } });
  process.env.TEST_POSTGRES_URL = await server.start();
  globalThis.__testPostgres = { server, directory };
  if (await wantsEngines()) {
    globalThis.__testEngines = await EngineServer.listen();
    process.env.TEST_ENGINES_URL = globalThis.__testEngines.url;
  }
}

/** `TEST_ENGINES` is `all` (Docker has to be there), `embedded`, or missing: then whatever is found. */
async function wantsEngines() {
  switch (process.env.TEST_ENGINES) {
    case 'all':
      return true;
    case 'embedded':
      return false;
    case undefined:
      return dockerAnswers();
    default:
      throw new TypeError('TEST_ENGINES: either "all", "embedded", or nothing for what is found.');
  }
}
