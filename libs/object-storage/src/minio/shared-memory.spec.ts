import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasEngines, testEngine } from '#libs/testing';
import { blockSize } from './block-pool.ts';
import { newSettings, TestStorage } from './test-storage.ts';

const mebibyte = 1024 * 1024;
/** Less than one part: much has to go to disk. */
const uploadBytes = 8 * mebibyte;

/** A client that sends what it is told to, and its end when it is told so. */
class Client implements AsyncIterable<Uint8Array> {
  readonly #go = Promise.withResolvers<void>();
  readonly #arrived = Promise.withResolvers<void>();

  constructor(
    private readonly before: readonly Buffer[],
    private readonly after: readonly Buffer[] = [],
  ) {}

  /** Resolves when everything before the pause has been taken. */
  get pauses(): Promise<void> {
    return this.#arrived.promise;
  }

  goOn(): this {
    this.#go.resolve();
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield* this.before;
    this.#arrived.resolve();
    await this.#go.promise;
    yield* this.after;
  }
}

const pieces = (bytes: number) => Array.from({ length: bytes / 65_536 }, () => randomBytes(65_536));

(hasEngines ? describe : describe.skip)('uploads that share memory', () => {
  let subject: TestStorage;
  beforeAll(async () => {
    subject = await TestStorage.open(newSettings(await testEngine('minio')), { uploadBytes });
  });
  afterAll(() => subject.dispose());

  async function digestOf(key: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of await subject.storage.get(key)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }
  const digest = (chunks: readonly Buffer[]) =>
    chunks.reduce((hash, chunk) => hash.update(chunk), createHash('sha256')).digest('hex');

  it('do not wait for clients that send nothing more, however many these are', async () => {
    const contents = Array.from({ length: 3 * (uploadBytes / blockSize) }, () => pieces(mebibyte));
    const clients = contents.map((chunks) => new Client(chunks.slice(0, 8), chunks.slice(8)));
    const slow = clients.map((client, index) => subject.storage.put(`slow/${index}`, client));
    await Promise.all(clients.map(({ pauses }) => pauses));

    const fast = pieces(40 * mebibyte);
    await subject.storage.put('fast', new Client(fast).goOn());
    expect(await digestOf('fast')).toBe(digest(fast));

    for (const client of clients) client.goOn();
    await Promise.all(slow);
    for (const [index, chunks] of contents.entries()) expect(await digestOf(`slow/${index}`)).toBe(digest(chunks));
  });

  it('get through together although one of them alone would take more than there is', async () => {
    const contents = Array.from({ length: 6 }, () => pieces(20 * mebibyte));
    const all = contents.map((chunks, index) => subject.storage.put(`fair/${index}`, new Client(chunks).goOn()));
    await Promise.all(all);
    for (const [index, chunks] of contents.entries()) expect(await digestOf(`fair/${index}`)).toBe(digest(chunks));
  });

  it('give back what an aborted one held', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = new Client(pieces(2 * uploadBytes));
      const abort = new AbortController();
      const aborted = subject.storage.put(`aborted/${round}`, client, abort.signal);
      await client.pauses;
      abort.abort(new Error('gone'));
      await expect(aborted).rejects.toThrow('gone');
    }
    const after = pieces(2 * uploadBytes);
    await subject.storage.put('after', new Client(after).goOn());
    expect(await digestOf('after')).toBe(digest(after));
  });
});
