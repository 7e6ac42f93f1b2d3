import { createReadStream, type Stats } from 'node:fs';
import { access, constants, link, mkdir, rm, unlink, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock, Identifiers } from '#libs/platform';
import {
  ObjectExists,
  ObjectNotFound,
  ObjectStorage,
  type ByteRange,
  type ListedObject,
  type LocalCopy,
  type ObjectFacts,
} from '../object-storage.ts';
import {
  entriesOf,
  isCode,
  makeDirectoryOf,
  openFile,
  statFile,
  syncDirectories,
  syncFile,
  writeFile,
} from './file-system.ts';
import { untilAborted } from '../until-aborted.ts';
import { folderOfPrefix, objectPath } from './object-paths.ts';

const readBuffer = 256 * 1024;

export interface FilesystemObjectStorageOptions {
  /** Made where it is missing. One file system, with hard links. */
  readonly directory: string;
  readonly identifiers: Identifiers;
  readonly clock: Clock;
}

/**
 * Objects as files: written to a temporary name, synced, then linked to their own name, which fails where that is
 * taken. So a file under `objects/` is whole and durable, and what a crash leaves is in `incoming/`.
 */
export class FilesystemObjectStorage extends ObjectStorage {
  readonly #root: string;
  readonly #objects: string;
  readonly #incoming: string;
  readonly #identifiers: Identifiers;
  readonly #clock: Clock;

  constructor({ directory, identifiers, clock }: FilesystemObjectStorageOptions) {
    super();
    this.#root = resolve(directory);
    this.#objects = join(this.#root, 'objects');
    this.#incoming = join(this.#root, 'incoming');
    this.#identifiers = identifiers;
    this.#clock = clock;
  }

  async put(key: string, source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<ObjectFacts> {
    const target = objectPath(this.#objects, key);
    signal?.throwIfAborted();
    await mkdir(this.#incoming, { recursive: true });
    const temporary = join(this.#incoming, this.#identifiers.uuid());
    try {
      await writeFile(temporary, signal ? untilAborted(source, signal) : source);
      return await this.#publish(key, temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async putFile(key: string, path: string): Promise<ObjectFacts> {
    const target = objectPath(this.#objects, key);
    await syncFile(path);
    try {
      return await this.#publish(key, path, target);
    } catch (error) {
      if (!isCode(error, 'EXDEV')) throw error;
      const facts = await this.put(key, createReadStream(path, { highWaterMark: readBuffer }));
      await unlink(path);
      return facts;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const file = await openFile(objectPath(this.#objects, key));
    if (!file) throw new ObjectNotFound(key);
    return file.createReadStream({ highWaterMark: readBuffer, ...range });
  }

  async stat(key: string): Promise<ObjectFacts | null> {
    const found = await statFile(objectPath(this.#objects, key));
    return found && factsOf(found);
  }

  async localCopy(key: string): Promise<LocalCopy> {
    await this.#existing(key);
    return { path: objectPath(this.#objects, key), release: () => Promise.resolve() };
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const path of keys.map((key) => objectPath(this.#objects, key))) await rm(path, { force: true });
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for await (const key of this.#keys(folderOfPrefix(prefix))) {
      const facts = key.startsWith(prefix) ? await this.stat(key) : null;
      if (facts) yield { key, ...facts };
    }
  }

  async removeLeftovers(olderThan: Date): Promise<number> {
    let removed = 0;
    for await (const entry of entriesOf(this.#incoming)) {
      const path = join(this.#incoming, entry.name);
      const found = await statFile(path);
      // Every write renews this time, so a slow upload that goes on is never taken for a leftover.
      if (!found || found.mtime >= olderThan) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  async check(): Promise<void> {
    await mkdir(this.#incoming, { recursive: true });
    await access(this.#incoming, constants.W_OK);
  }

  async #publish(key: string, path: string, target: string): Promise<ObjectFacts> {
    const now = this.#clock.now();
    await utimes(path, now, now);
    await makeDirectoryOf(target);
    await link(path, target).catch((error: unknown) => {
      throw isCode(error, 'EEXIST') ? new ObjectExists(key) : error;
    });
    try {
      await syncDirectories(target, this.#root);
      await unlink(path);
      return await this.#existing(key);
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
  }

  async #existing(key: string): Promise<ObjectFacts> {
    const facts = await this.stat(key);
    if (!facts) throw new ObjectNotFound(key);
    return facts;
  }

  async *#keys(folder: string): AsyncGenerator<string> {
    for await (const entry of entriesOf(join(this.#objects, folder))) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.#keys(key);
      else yield key;
    }
  }
}

const factsOf = (found: Stats): ObjectFacts => ({ size: found.size, modifiedAt: found.mtime });
