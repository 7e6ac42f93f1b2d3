import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasEngines, poll, testEngine } from '#libs/testing';
import { incompleteUploads, newestPart } from './incomplete-uploads.ts';
import { newSettings, TestStorage } from './test-storage.ts';

const mebibyte = 1024 * 1024;

(hasEngines ? describe : describe.skip)('multipart uploads under way', () => {
  let test: TestStorage;
  beforeAll(async () => {
    test = await TestStorage.open(newSettings(await testEngine('minio')));
  });
  afterAll(() => test.dispose());

  it('are no leftovers, however long ago they were begun, while parts come in', async () => {
    const lastBytes = Promise.withResolvers<void>();
    const putting = test.storage.put('slow', slowly(40, lastBytes.promise));
    const { connection } = test;
    await poll(
      () => test.leftovers(),
      (leftovers) => leftovers === 1,
    );
    for await (const upload of incompleteUploads(connection)) {
      const { initiated } = upload;
      await poll(
        () => newestPart(connection, upload),
        (stored) => stored > initiated,
      );
      expect(await test.storage.removeLeftovers(new Date(initiated.getTime() + 1))).toBe(0);
    }
    lastBytes.resolve();
    expect(await putting).toEqual({ size: 40 * mebibyte + 1 });
  });
});

async function* slowly(mebibytes: number, lastByte: Promise<void>): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < mebibytes; count += 1) yield Buffer.alloc(mebibyte);
  await lastByte;
  yield Buffer.alloc(1);
}
