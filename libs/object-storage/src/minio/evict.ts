import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf, isCode, statFile } from '../filesystem/file-system.ts';

/** Removes the files whose time of modification, which each use renews, lies furthest back, until the rest is this small. */
export async function evictLeastRecentlyUsed(directory: string, bytes: number): Promise<void> {
  const files = await filesOf(directory);
  let total = files.reduce((sum, { size }) => sum + size, 0);
  files.sort((one, other) => one.usedAt - other.usedAt);
  for (const { path, size } of files) {
    if (total <= bytes) return;
    await unlink(path).catch((error: unknown) => {
      // Another process evicts as well.
      if (!isCode(error, 'ENOENT')) throw error;
    });
    total -= size;
  }
}

async function filesOf(directory: string) {
  const files = [];
  for await (const { name } of entriesOf(directory)) {
    const path = join(directory, name);
    const found = await statFile(path);
    if (found) files.push({ path, size: found.size, usedAt: found.mtimeMs });
  }
  return files;
}
