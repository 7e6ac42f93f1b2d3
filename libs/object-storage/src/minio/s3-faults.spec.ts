import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hasEngines, poll, testEngine } from '#libs/testing';
import { ObjectExists, StorageUnavailable } from '../object-storage.ts';
import { type Fault, FaultyProxy } from './faulty-proxy.ts';
import { newSettings, ports, TestStorage } from './test-storage.ts';

const mebibyte = 1024 * 1024;
/** Milliseconds of silence: longer than a busy machine needs for an answer, short enough to wait for. */
const idleMs = 4_000;
const small = randomBytes(1000);
/** Three parts. */
const large = randomBytes(33 * mebibyte);

(hasEngines ? describe : describe.skip)('objects in an S3 that cannot be relied on', () => {
  let proxy: FaultyProxy;
  /** As patient as in production, so that only faults are made up for. */
  let behind: TestStorage;
  /** For servers that stall. */
  let hasty: TestStorage;
  let key: string;
  let keys = 0;
  beforeAll(async () => {
    const server = await testEngine('minio');
    const { address, proxy: opened } = await FaultyProxy.before(server);
    proxy = opened;
    const settings = newSettings(address);
    behind = await TestStorage.open(settings);
    hasty = await TestStorage.open(settings, { patience: { idleMs } });
  });
  afterAll(async () => {
    proxy.close();
    await Promise.all([hasty, behind].map((storage) => storage.dispose()));
  });
  beforeEach(() => {
    proxy.forgive();
    proxy.seen.length = 0;
    key = `key-${(keys += 1)}`;
  });

  const put = (content: Buffer, through = behind) => through.storage.put(key, piecesOf(content));
  const read = async (through = behind) => buffer(await through.storage.get(key));
  const suited = (fault: Fault) => (fault === 'stall' || fault === 'stall the answer' ? hasty : behind);
  const expectNothing = async () => {
    expect(await behind.storage.stat(key)).toBeNull();
    expect(await behind.leftovers()).toBe(0);
  };

  describe('an upload', () => {
    it.each<[Fault, string, RegExp]>([
      ['reset', 'a part', /^PUT .*partNumber=2/],
      ['stall', 'a part', /^PUT .*partNumber=2/],
      ['lose the answer', 'a part', /^PUT .*partNumber=3/],
      ['damage the request', 'a part', /^PUT .*partNumber=1/],
      [{ status: 503, code: 'SlowDown' }, 'a part', /^PUT .*partNumber=1/],
      ['reset', 'the completion', /^POST .*uploadId/],
      ['lose the answer', 'the completion', /^POST .*uploadId/],
      [{ status: 200, code: 'InternalError' }, 'the completion', /^POST .*uploadId/],
      ['stall', 'the beginning', /^POST .*uploads/],
    ])('survives %j of %s', async (fault, _what, request) => {
      proxy.spoil(fault, request);
      await put(large, suited(fault));
      expect(large.equals(await read())).toBe(true);
      expect(proxy.seen.filter((one) => request.test(one)).length).toBeGreaterThan(1);
    });

    it.each<Fault>(['reset', 'stall', 'lose the answer', 'damage the request'])(
      'in one request survives %j',
      async (fault) => {
        proxy.spoil(fault, /^PUT/);
        await put(small, suited(fault));
        expect(small.equals(await read())).toBe(true);
      },
    );

    it('knows an object that was there from one of its own whose answer was lost', async () => {
      await put(small);
      proxy.spoil('reset', /^PUT/);
      await expect(put(small)).rejects.toThrow(ObjectExists);
    });

    it('says at once that the server is full, and leaves nothing', async () => {
      proxy.spoil({ status: 507, code: 'XMinioStorageFull' }, /^PUT .*partNumber=2/);
      const refusal = await put(large).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StorageUnavailable);
      expect((refusal as Error).message).toContain('507 XMinioStorageFull');
      expect(proxy.seen.filter((one) => one.includes('partNumber=2'))).toHaveLength(1);
      await expectNothing();
    });

    it('gives up a server that stays silent, for its reason', async () => {
      const resigning = await TestStorage.open(hasty.settings, { patience: { idleMs, retryMs: idleMs } });
      proxy.spoil('stall', /^PUT/, 100);
      await expect(put(small, resigning)).rejects.toThrow(`S3 was silent for ${idleMs} ms on PUT ${key}`);
      proxy.forgive();
      await expectNothing();
      await resigning.dispose();
    });

    it('stops at once when the client goes away while the server is silent', async () => {
      proxy.spoil('stall', /^PUT .*partNumber/, 3);
      const gone = new Error('the client is gone');
      const source = (async function* () {
        yield* piecesOf(large);
        throw gone;
      })();
      await expect(behind.storage.put(key, source)).rejects.toBe(gone);
      proxy.forgive();
      await expectNothing();
    });
  });

  describe('a read', () => {
    beforeAll(async () => void (await behind.storage.put('large', piecesOf(large))));
    beforeEach(() => void (key = 'large'));

    it.each<Fault>(['reset', 'stall', 'cut the answer', 'stall the answer', { status: 503, code: 'SlowDown' }])(
      'survives %j',
      async (fault) => {
        proxy.spoil(fault, /^GET/);
        expect(large.equals(await read(suited(fault)))).toBe(true);
      },
    );

    it('rejects content that does not match the checksum of the object', async () => {
      proxy.spoil('damage the answer', /^GET/, 10);
      await expect(read()).rejects.toThrow('does not match its checksum');
    });

    it('waits for a reader that takes its time', async () => {
      const content = await hasty.storage.get(key);
      await ports.timers.delay(idleMs + 300);
      expect(large.equals(await buffer(content))).toBe(true);
      expect(proxy.seen.filter((one) => one.startsWith('GET'))).toHaveLength(1);
    });

    it('lets the connection go when the reader goes away', async () => {
      const before = proxy.sockets.size;
      const readers = await Promise.all(
        Array.from({ length: 3 }, () => behind.storage.get(key, { start: 20 * mebibyte })),
      );
      for (const reader of readers) reader.destroy();
      await poll(
        async () => proxy.sockets.size,
        (open) => open <= before,
      );
    });
  });

  it('lists and deletes although the server is too busy at first', async () => {
    await put(small);
    proxy.spoil({ status: 503, code: 'SlowDown' }, /^GET .*list-type/);
    proxy.spoil('reset', /^POST .*delete/);
    for await (const listed of behind.storage.list(key)) expect(listed.key).toBe(key);
    await behind.storage.delete([key]);
    expect(await behind.storage.stat(key)).toBeNull();
  });

  it('fails its check in time', async () => {
    proxy.spoil('stall', /^HEAD/);
    await expect(behind.storage.check()).rejects.toThrow('silent');
  });
});

async function* piecesOf(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < content.length; offset += 65_536) yield content.subarray(offset, offset + 65_536);
}
