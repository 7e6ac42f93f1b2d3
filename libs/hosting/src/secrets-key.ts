import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '#libs/platform';
import type { Ports } from './ports.ts';

/** Takes the key that seals secrets from `DATA_DIR/secrets.key`, made at the first start, where no variable gives one. */
export async function withSecretsKey(configuration: Configuration, { random }: Ports): Promise<Configuration> {
  if (configuration.SECRETS_KEY) return configuration;
  await mkdir(configuration.DATA_DIR, { recursive: true, mode: 0o700 });
  const file = join(configuration.DATA_DIR, 'secrets.key');
  const made = random.bytes(32).toString('base64');
  await writeFile(file, made, { flag: 'wx', mode: 0o600, flush: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return { ...configuration, SECRETS_KEY: await readFile(file, 'utf8') };
}
