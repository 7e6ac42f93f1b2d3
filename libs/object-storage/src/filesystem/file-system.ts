import type { Dirent, Stats } from 'node:fs';
import { mkdir, open, opendir, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether an error of `node:fs` is one of these: `isCode(error, 'ENOENT')`. */
export const isCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** Null where there is no file; a directory is none. */
export async function statFile(path: string): Promise<Stats | null> {
  const found = await stat(path).catch(nullWhereMissing);
  return found?.isFile() ? found : null;
}

/** Opens for reading; null where there is no file. */
export async function openFile(path: string): Promise<FileHandle | null> {
  return (await statFile(path)) ? open(path, 'r').catch(nullWhereMissing) : null;
}

/** Writes a new file and syncs its content. */
export async function writeFile(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for await (const chunk of source) await file.appendFile(chunk);
  } finally {
    await file.close();
  }
  await syncFile(path);
}

/** The entries of a directory; none where it is missing. */
export async function* entriesOf(directory: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(directory);
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
}

/** Makes a file's directory; its entries are durable after `syncDirectories`. */
export async function makeDirectoryOf(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
}

export async function syncFile(path: string): Promise<void> {
  // A descriptor for reading is enough on POSIX; Windows flushes only what may be written.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Makes the entry of a file durable, and those of its directories up to the root: another writer may have made one
 * of them a moment ago without having come to syncing it.
 */
export async function syncDirectories(path: string, root: string): Promise<void> {
  // Windows cannot sync a directory; NTFS keeps a journal of its entries.
  if (process.platform === 'win32') return;
  for (let directory = dirname(path); directory.startsWith(root); directory = dirname(directory)) {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function nullWhereMissing(error: unknown): null {
  if (isCode(error, 'ENOENT', 'ENOTDIR')) return null;
  throw error;
}
