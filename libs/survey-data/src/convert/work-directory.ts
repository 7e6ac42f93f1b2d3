import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Lends a directory beside a file that is to be made, so that it can be moved into its place. It is gone afterwards, and
 * at once where the work is stopped.
 */
export async function inWorkDirectory<Result>(
  output: string,
  signal: AbortSignal | undefined,
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(dirname(resolve(output)), `.${basename(output)}-`));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  signal?.addEventListener('abort', remove);
  try {
    return await work(directory);
  } finally {
    signal?.removeEventListener('abort', remove);
    await rm(directory, { recursive: true, force: true });
  }
}
