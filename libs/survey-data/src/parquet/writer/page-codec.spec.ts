import zlib from 'node:zlib';
import { expect, it } from '@jest/globals';
import { pageCodec } from './page-codec.ts';

it.each([0, 1, 56, 254, 255, 256, 1000, 100_000])('%i bytes are a frame of zstd', (length) => {
  const content = Buffer.from(Array.from({ length }, (_, at) => (at * 7) % 256));
  expect(zlib.zstdDecompressSync(pageCodec.compress(content)).equals(content)).toBe(true);
});
