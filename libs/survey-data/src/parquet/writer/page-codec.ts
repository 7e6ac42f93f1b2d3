import zlib from 'node:zlib';
import { type Codec, codecs } from './format.ts';

/** How pages are compressed. */
export interface PageCodec {
  readonly codec: Codec;
  readonly compress: (page: Uint8Array) => Buffer;
}

// Survey data are no smaller at zstd's usual level, which takes a quarter more of the time.
const zstdOptions = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };
const mostRaw = 255;

const zstd: PageCodec = {
  codec: codecs.zstd,
  compress: (page) => (page.length <= mostRaw ? rawFrame(page) : zlib.zstdCompressSync(page, zstdOptions)),
};
const gzip: PageCodec = { codec: codecs.gzip, compress: (page) => zlib.gzipSync(page, { level: 1 }) };

/** zstd came to Node.js with 22.15 and 23.8; an older one writes what is larger, and read as well. */
export const pageCodec: PageCodec = 'zstdCompressSync' in zlib ? zstd : gzip;

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
