import zlib from 'node:zlib';
import { expect, it } from '@jest/globals';
import { compressPage } from './page-codec.ts';

const contentOf = (length: number) => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 9)) % 256));

it.each([0, 1, 56, 254, 255, 256, 1000, 100_000, 2 ** 18])('%i bytes are a frame of zstd', async (length) => {
  const content = contentOf(length);
  expect(zlib.zstdDecompressSync(await compressPage(content)).equals(content)).toBe(true);
});

it('a page is compressed to the same bytes wherever that is done, and may be overwritten at once', async () => {
  for (const length of [30_000, 40_000, 2 ** 16, 2 ** 17 - 1, 2 ** 17, 2 ** 17 + 1, 2 ** 18, 300_000, 2 ** 20 + 7]) {
    const content = contentOf(length);
    const options = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };
    const expected = zlib.zstdCompressSync(content, options);
    // More than the pool is given at once.
    const pages = Array.from({ length: 200 }, async () => {
      const page = Buffer.from(content);
      const compressed = compressPage(page);
      page.fill(0);
      return compressed;
    });
    for (const page of await Promise.all(pages)) expect(page.equals(expected)).toBe(true);
  }
});
