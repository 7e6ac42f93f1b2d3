import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Access } from '#libs/contracts';
import type { RunningServices } from '#libs/hosting';

/** Makes the first people at the first start, keeps `access.json` up to date, and says how to begin. */
export async function welcome({ services, configuration }: RunningServices): Promise<void> {
  const { FirstStart } = await import('#libs/services/ingest');
  const gateway = services.find(({ url }) => url !== null)!;
  const file = join(configuration.DATA_DIR, 'access.json');
  const baseUrl = `${configuration.PUBLIC_URL ?? gateway.url}/api/v1`;
  const firstStart = gateway.get(FirstStart);
  // Killed between the making of the first people and the writing of the file, it is made up for by new secrets.
  const known = (await firstStart.run()) ?? (await readAccess(file)) ?? (await firstStart.renew());
  const access: Access = { ...known, baseUrl };
  await writeFile(`${file}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  process.stdout.write(greeting(access, file));
}

async function readAccess(file: string): Promise<Access | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as Access);
}

const greeting = (access: Access, file: string): string => `
Ready at ${access.baseUrl.replace('/api/v1', '')}

  Documentation   ${access.baseUrl.replace('/v1', '/docs')}
  Administrator   ${access.adminEmail}  ${access.adminPassword}
  User            ${access.userEmail}  ${access.userPassword}
  Token           ${access.token}
  Folder          ${access.folder}
  Mails           ${join(dirname(file), 'outbox')}
  Kept for you in ${file}

See everything at once, from another terminal:

  npm run demo

or upload a file yourself, here from Python (pip install requests):

  import requests
  base, token, hash = "${access.baseUrl}", "${access.token}", "${access.folder}"
  res = requests.post(f"{base}/create/{hash}", headers={"token": token},
                      files={"dataset": open("examples/laptops.zsav", "rb")})
  print(res.json())

Ctrl-C stops it.
`;
