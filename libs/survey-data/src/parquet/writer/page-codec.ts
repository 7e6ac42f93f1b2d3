import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type Codec, codecs } from './format.ts';

/** How pages are compressed: to the same bytes on this thread and in Node's thread pool. */
interface Compression {
  readonly codec: Codec;
  readonly compress: (page: Uint8Array) => Buffer;
  readonly compressInPool: (page: Uint8Array) => Promise<Buffer>;
}

// Survey data are no smaller at zstd's usual level, which takes a quarter more of the time.
const zstdOptions = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };
const mostRaw = 255;

const zstd: Compression = {
  codec: codecs.zstd,
  compress: (page) => (page.length <= mostRaw ? rawFrame(page) : zlib.zstdCompressSync(page, zstdOptions)),
  // Without its size, a page gets another header, and is compressed otherwise.
  compressInPool: (page) =>
    promisify(zlib.zstdCompress)(page, { ...zstdOptions, ...inOneRound(page), pledgedSrcSize: page.length }),
};
const gzipOptions = { level: 1 };
const gzip: Compression = {
  codec: codecs.gzip,
  compress: (page) => zlib.gzipSync(page, gzipOptions),
  compressInPool: (page) => promisify(zlib.gzip)(page, { ...gzipOptions, ...inOneRound(page) }),
};

/** zstd came to Node.js with 22.15 and 23.8; an older one writes what is larger, and read as well. */
const compression = 'zstdCompressSync' in zlib ? zstd : gzip;

export const pageCodec = compression.codec;

/** To start a round in the pool takes 0.1 ms of this thread, in which it compresses some 20 KiB itself. */
const leastInPool = 2 ** 15;
/** Bytes of pages that are in the pool at once. Whatever comes beyond is compressed here, as the pool has enough to do. */
const mostInPool = 2 ** 22;
let inPool = 0;

/** @param page may be overwritten at once */
export function compressPage(page: Uint8Array): Buffer | Promise<Buffer> {
  const { length } = page;
  const goesToPool = length > leastInPool && inPool + length <= mostInPool && !endsWithBlock(length);
  return goesToPool ? compressInPool(Buffer.from(page)) : compression.compress(page);
}

async function compressInPool(page: Uint8Array): Promise<Buffer> {
  inPool += page.length;
  try {
    return await compression.compressInPool(page);
  } finally {
    inPool -= page.length;
  }
}

/** The pool learns that nothing follows when zstd has written all blocks of 128 KiB, and would add an empty one. */
function endsWithBlock(length: number): boolean {
  return length % 2 ** 17 === 0;
}

/** With room for a page that cannot be compressed: by default, the pool is asked again for each 16 KiB. */
function inOneRound({ length }: Uint8Array): { chunkSize: number } {
  return { chunkSize: length + (length >> 7) + 64 };
}

/**
 * A frame of zstd with one raw block. To compress some bytes takes 0.1 ms for the setting up alone, and wide files have
 * thousands of small dictionaries. Source: RFC 8878, "Zstandard Frames".
 */
function rawFrame(content: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(9 + content.length);
  frame.writeUInt32LE(0xfd2f_b528, 0);
  // The size of the content follows in one byte.
  frame[4] = 0x20;
  frame[5] = content.length;
  const lastBlock = 1;
  frame.writeUIntLE((content.length << 3) | lastBlock, 6, 3);
  frame.set(content, 9);
  return frame;
}
