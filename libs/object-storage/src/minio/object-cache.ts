import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock, Identifiers } from '#libs/platform';
import { isCode } from '../filesystem/file-system.ts';
import type { LocalCopy } from '../object-storage.ts';
import { evictLeastRecentlyUsed } from './evict.ts';
import { OwnDirectory } from './own-directory.ts';

export interface ObjectCacheOptions {
  /** May be shared by processes. One file system, with hard links. */
  readonly directory: string;
  /** Of what nobody uses at the moment. */
  readonly bytes: number;
  /** What tells the objects of one storage from those of another. */
  readonly origin: string;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
}

/**
 * Objects, which never change, as files of this machine. A file in `objects/` is whole; who uses it has a hard link to it
 * in a directory of its own process, so that it may be evicted at any time, by any process, and stays for those who have it.
 */
export class ObjectCache {
  readonly #options: ObjectCacheOptions;
  readonly #objects: string;
  readonly #own: OwnDirectory;
  readonly #downloads = new Map<string, Promise<unknown>>();

  constructor(options: ObjectCacheOptions) {
    this.#options = options;
    this.#objects = join(options.directory, 'objects');
    this.#own = new OwnDirectory({ ...options, directory: join(options.directory, 'used') });
  }

  /** Takes away what processes have left that were killed. */
  async open(): Promise<void> {
    await mkdir(this.#objects, { recursive: true });
    await this.#own.open();
  }

  /** `read` is called where the object is not there yet. */
  async copy(key: string, read: () => Promise<Readable>): Promise<LocalCopy> {
    const shared = this.#pathOf(key);
    for (;;) {
      const found = await this.#linked(shared);
      if (found) return found;
      const underWay = this.#downloads.get(shared);
      if (!underWay) return this.#downloaded(shared, read);
      // Its failure is that of whoever began it; the next one tries for itself.
      await underWay.catch(() => undefined);
    }
  }

  async forget(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => unlinkIfThere(this.#pathOf(key))));
  }

  async #linked(shared: string): Promise<LocalCopy | null> {
    const path = await this.#own.newPath();
    try {
      await link(shared, path);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null;
      throw error;
    }
    await this.#renew(path);
    return localCopy(path);
  }

  /** The time by which it is told what was used least recently: it belongs to the file, whatever its name. */
  async #renew(path: string): Promise<void> {
    const now = this.#options.clock.now();
    await utimes(path, now, now);
  }

  #downloaded(shared: string, read: () => Promise<Readable>): Promise<LocalCopy> {
    const download = this.#download(shared, read).finally(() => this.#downloads.delete(shared));
    this.#downloads.set(shared, download);
    return download;
  }

  async #download(shared: string, read: () => Promise<Readable>): Promise<LocalCopy> {
    const path = await this.#own.newPath();
    try {
      await pipeline(await read(), createWriteStream(path, { flags: 'wx' }));
      await this.#renew(path);
      await link(path, shared).catch((error: unknown) => {
        // Another process was faster.
        if (!isCode(error, 'EEXIST')) throw error;
      });
      await evictLeastRecentlyUsed(this.#objects, this.#options.bytes);
      return localCopy(path);
    } catch (error) {
      await unlinkIfThere(path);
      throw error;
    }
  }

  #pathOf(key: string): string {
    return join(this.#objects, createHash('sha256').update(`${this.#options.origin}/${key}`).digest('hex'));
  }
}

const localCopy = (path: string): LocalCopy => ({ path, release: () => unlinkIfThere(path) });

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
}
