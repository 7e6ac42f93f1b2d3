import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualTime } from '#libs/testing';
import type { LocalCopy } from '../object-storage.ts';
import { ObjectCache } from './object-cache.ts';
import { ports } from './test-storage.ts';

describe('copies of objects', () => {
  let directory: string;
  let cache: ObjectCache;
  let reads: string[];
  const time = new ManualTime();
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cache-'));
    cache = await openCache();
    reads = [];
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function openCache(): Promise<ObjectCache> {
    const opened = new ObjectCache({
      ...{ directory, bytes: 10, origin: 'http://s3/bucket' },
      ...{ clock: time.clock, identifiers: ports.identifiers },
    });
    await opened.open();
    return opened;
  }
  const reading =
    (key: string, content = 'four') =>
    () => {
      reads.push(key);
      return Promise.resolve(Readable.from([Buffer.from(content)], { objectMode: false }));
    };
  async function use(key: string): Promise<void> {
    time.advance(1_000);
    const copy = await cache.copy(key, reading(key));
    expect(await readFile(copy.path, 'utf8')).toBe('four');
    await copy.release();
  }

  it('are read once, whoever asks and however often', async () => {
    const copies = await Promise.all(Array.from({ length: 5 }, () => cache.copy('a', reading('a'))));
    for (const copy of copies) expect(await readFile(copy.path, 'utf8')).toBe('four');
    await Promise.all(copies.map((copy) => copy.release()));
    await use('a');
    expect(reads).toEqual(['a']);
  });

  it('make room by leaving out what was used least recently', async () => {
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await use(key);
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('stay for those who have them when they are evicted or deleted', async () => {
    const [evicted, deleted] = [await cache.copy('a', reading('a')), await cache.copy('b', reading('b'))];
    await cache.forget(['b']);
    for (const key of ['c', 'd', 'e']) await use(key);
    for (const copy of [evicted, deleted]) expect(await readFile(copy.path, 'utf8')).toBe('four');
    await evicted.release();
    await deleted.release();
    await use('b');
    expect(reads).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
  });

  it('may be larger than the room for all', async () => {
    const copies = await Promise.all([1, 2].map(() => cache.copy('a', reading('a', 'more than ten'))));
    for (const copy of copies) expect(await readFile(copy.path, 'utf8')).toBe('more than ten');
    for (const copy of copies) await copy.release();
    expect(await files()).toEqual([]);
  });

  it('fail for whoever began the reading, and leave nothing', async () => {
    const broken = () => Promise.reject(new Error('the line is dead'));
    await expect(cache.copy('a', broken)).rejects.toThrow('the line is dead');
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.from('fo');
        throw new Error('broken off');
      })(),
    );
    let second: Promise<LocalCopy> | undefined;
    const readingOnce = async () => {
      // Only now is it sure that the second one comes after the first one.
      second = cache.copy('a', reading('a'));
      return breaking;
    };
    const [first] = await Promise.allSettled([cache.copy('a', readingOnce)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'broken off' } });
    await (await second!).release();
    expect(await files()).toHaveLength(1);
  });

  it('are shared by processes with one directory', async () => {
    await use('a');
    const other = await openCache();
    const copy = await other.copy('a', reading('a'));
    expect(reads).toEqual(['a']);
    await copy.release();
  });

  it('that a killed process held are removed, but not those of a process that lives', async () => {
    const held = await cache.copy('a', reading('a'));
    const [dead, elsewhere] = [
      join(directory, 'used', `${hostname()}.4194305.x`),
      join(directory, 'used', 'other.1.x'),
    ];
    for (const path of [dead, elsewhere]) {
      await mkdir(path);
      await writeFile(join(path, 'copy'), 'half');
    }
    time.advance(60_000);
    await openCache();
    await expect(stat(dead)).rejects.toThrow('ENOENT');
    await stat(elsewhere);
    await stat(held.path);
    await held.release();
  });

  async function files(): Promise<string[]> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }
});
