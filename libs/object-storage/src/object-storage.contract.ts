import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#libs/platform';
import { ObjectExists, ObjectNotFound, type ObjectStorage } from './object-storage.ts';

const mebibyte = 1024 * 1024;
const now = () => new SystemClock().now().getTime();

/** An engine under test, with a view behind its port. */
export interface ObjectStorageUnderTest {
  readonly storage: ObjectStorage;
  /** How many unfinished writes there are, as the engine keeps them. */
  leftovers(): Promise<number>;
  /** Leaves behind what a process leaves that is killed in the middle of a `put`. */
  interruptWrite(): Promise<void>;
  dispose(): Promise<void>;
}

/** What every engine has to do. `create` makes an empty storage. */
export function describeObjectStorage(name: string, create: () => Promise<ObjectStorageUnderTest>): void {
  describe(`object storage: ${name}`, () => {
    let subject: ObjectStorageUnderTest;
    let storage: ObjectStorage;
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'object-storage-'));
      subject = await create();
      storage = subject.storage;
    });
    afterAll(async () => {
      await subject.dispose();
      await rm(directory, { recursive: true });
    });

    const read = async (key: string, range?: { start: number; end?: number }) =>
      (await buffer(await storage.get(key, range))).toString();
    const expectNothing = async (key: string) => {
      expect(await storage.stat(key)).toBeNull();
      expect(await subject.leftovers()).toBe(0);
    };

    it('answers its check', () => storage.check());

    describe('put', () => {
      it('stores what it is given, however it is cut', async () => {
        expect(await storage.put('put/cut', chunks('first ', '', 'second ', 'third'))).toMatchObject({ size: 18 });
        const facts = (await storage.stat('put/cut'))!;
        expect(facts.size).toBe(18);
        expect(Math.abs(facts.modifiedAt.getTime() - now())).toBeLessThan(60_000);
        expect(await read('put/cut')).toBe('first second third');
      });

      it('stores an empty object', async () => {
        expect((await storage.put('put/empty', chunks())).size).toBe(0);
        expect(await read('put/empty')).toBe('');
      });

      it('holds the source back, so that memory does not grow with the object', async () => {
        const source = new GeneratedSource(128);
        await storage.put('put/large', source);
        expect(source.alive()).toBeLessThan(80 * mebibyte);
        const digest = createHash('sha256');
        for await (const chunk of await storage.get('put/large')) digest.update(chunk as Buffer);
        expect(digest.digest('hex')).toBe(source.digest());
      });

      it('is done with a chunk when it asks for the next one', async () => {
        const chunk = Buffer.alloc(mebibyte);
        const source = async function* () {
          for (let index = 0; index < 24; index += 1) yield chunk.fill(index);
          chunk.fill(255);
        };
        await storage.put('put/one-chunk', source());
        const stored = await buffer(await storage.get('put/one-chunk'));
        const seen = Array.from({ length: 24 }, (_, index) =>
          stored.subarray(index * mebibyte, (index + 1) * mebibyte),
        );
        expect(seen.map((piece) => [...new Set(piece)])).toEqual(seen.map((_, index) => [index]));
      });

      it('shows nothing before the object is whole', async () => {
        const seen: unknown[] = [];
        await storage.put(
          'put/hidden',
          (async function* () {
            yield Buffer.alloc(mebibyte);
            seen.push(await storage.stat('put/hidden'));
          })(),
        );
        expect(seen).toEqual([null]);
      });

      it('rejects with the error of the source and leaves nothing', async () => {
        const lost = new Error('the client is gone');
        const failing = (async function* () {
          yield Buffer.alloc(mebibyte);
          throw lost;
        })();
        await expect(storage.put('put/failing', failing)).rejects.toBe(lost);
        await expectNothing('put/failing');
      });

      it('rejects with the reason of an abort, also while the source is silent, and leaves nothing', async () => {
        const abort = new AbortController();
        const reason = new Error('too slow');
        const silent = (async function* () {
          yield Buffer.alloc(mebibyte);
          abort.abort(reason);
          await new Promise(() => undefined);
        })();
        await expect(storage.put('put/silent', silent, abort.signal)).rejects.toBe(reason);
        await expectNothing('put/silent');
      });

      it('does not begin when the signal is aborted already', async () => {
        const reason = new Error('gone');
        await expect(storage.put('put/late', chunks('x'), AbortSignal.abort(reason))).rejects.toBe(reason);
        await expectNothing('put/late');
      });

      it('keeps concurrent objects apart', async () => {
        const keys = Array.from({ length: 20 }, (_, index) => `concurrent/${index % 4}/${index}`);
        await Promise.all(keys.map((key) => storage.put(key, chunks(...key.repeat(1000)))));
        for (const key of keys) expect(await read(key)).toBe(key.repeat(1000));
      });

      it('lets one of several writers of a key win, and never overwrites', async () => {
        const writes = await Promise.allSettled(['a', 'b', 'c'].map((text) => storage.put('put/race', chunks(text))));
        const winner = writes.findIndex(({ status }) => status === 'fulfilled');
        expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        await expect(storage.put('put/race', chunks('late'))).rejects.toThrow(ObjectExists);
        expect(await read('put/race')).toBe('abc'[winner]);
        expect(await subject.leftovers()).toBe(0);
      });
    });

    describe('putFile', () => {
      it('takes a file', async () => {
        const path = join(directory, 'taken');
        await writeFile(path, 'from disk');
        expect((await storage.putFile('file/taken', path)).size).toBe(9);
        expect(await read('file/taken')).toBe('from disk');
        await expect(stat(path)).rejects.toThrow('ENOENT');
      });

      it('leaves the file where the key is taken', async () => {
        const path = join(directory, 'refused');
        await writeFile(path, 'second');
        await storage.put('file/first', chunks('first'));
        await expect(storage.putFile('file/first', path)).rejects.toThrow(ObjectExists);
        expect(await readFile(path, 'utf8')).toBe('second');
        expect(await read('file/first')).toBe('first');
      });
    });

    describe('reading', () => {
      beforeAll(() => storage.put('range/digits', chunks('0123456789')));

      it.each([
        ['the middle', { start: 3, end: 5 }, '345'],
        ['from a place on', { start: 7 }, '789'],
        ['one byte', { start: 0, end: 0 }, '0'],
        ['up to the end where there is less', { start: 8, end: 99 }, '89'],
      ])('gives a range: %s', async (_name, range, expected) => {
        expect(await read('range/digits', range)).toBe(expected);
      });

      it('gives a local copy', async () => {
        const copy = await storage.localCopy('range/digits');
        expect(await readFile(copy.path, 'utf8')).toBe('0123456789');
        await copy.release();
        expect(await read('range/digits')).toBe('0123456789');
      });

      it.each(['range/missing', 'range', 'range/digits/below'])('says that there is no %s', async (key) => {
        expect(await storage.stat(key)).toBeNull();
        await expect(storage.get(key)).rejects.toThrow(ObjectNotFound);
        await expect(storage.localCopy(key)).rejects.toThrow(ObjectNotFound);
      });
    });

    it.each(['', '/', 'a//b', '/a', 'a/', '..', 'a/../b', './a', 'a b', 'ä', 'a\0b', 'a\\b'])(
      'refuses %j as a key',
      async (key) => {
        await expect(storage.put(key, chunks('x'))).rejects.toThrow(RangeError);
        await expect(storage.stat(key)).rejects.toThrow(RangeError);
      },
    );

    it('deletes, also what is not there', async () => {
      await storage.put('delete/one', chunks('x'));
      await storage.delete(['delete/one', 'delete/never']);
      expect(await storage.stat('delete/one')).toBeNull();
    });

    it('lists by prefix, which need not end with a segment', async () => {
      for (const key of ['list/a/1', 'list/a/2', 'list/ab', 'list/b']) await storage.put(key, chunks(key));
      expect(await keysOf(storage, 'list/a')).toEqual(['list/a/1', 'list/a/2', 'list/ab']);
      expect(await keysOf(storage, 'list/a/')).toEqual(['list/a/1', 'list/a/2']);
      expect(await keysOf(storage, 'nothing/')).toEqual([]);
      expect(await keysOf(storage, '')).toEqual(expect.arrayContaining(['list/ab', 'list/b']));
      for await (const object of storage.list('list/ab')) expect(object).toMatchObject({ key: 'list/ab', size: 7 });
    });

    it('removes what a killed process left, but not what is young', async () => {
      await subject.interruptWrite();
      expect(await storage.removeLeftovers(new Date(now() - 3_600_000))).toBe(0);
      expect(await subject.leftovers()).toBe(1);
      expect(await storage.removeLeftovers(new Date(now() + 3_600_000))).toBe(1);
      expect(await subject.leftovers()).toBe(0);
    });
  });
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function keysOf(storage: ObjectStorage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys.sort();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Fresh memory for each chunk. */
class GeneratedSource implements AsyncIterable<Uint8Array> {
  readonly #alive: number[] = [];
  readonly #mebibytes: number;
  readonly #hash = createHash('sha256');

  constructor(mebibytes: number) {
    this.#mebibytes = mebibytes;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  /** Bytes that were alive at once: the least of the last looks, since what was freed is not always counted off at once. */
  alive(): number {
    return Math.min(...this.#alive.slice(-4));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < this.#mebibytes; index += 1) {
      if (index % 16 === 0) collectGarbage();
      const chunk = Buffer.alloc(mebibyte, index);
      this.#hash.update(chunk);
      yield chunk;
      if (index % 16 === 0) this.#alive.push(process.memoryUsage().arrayBuffers - before);
    }
  }
}
