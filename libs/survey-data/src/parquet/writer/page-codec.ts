import zlib from 'node:zlib';
import { type Codec, codecs } from './format.ts';

/** How pages are compressed. */
export interface PageCodec {
  readonly codec: Codec;
  readonly compress: (page: Uint8Array) => Buffer;
}

// Survey data are no smaller at zstd's usual level, which takes a quarter more of the time.
const zstdOptions = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };

const zstd: PageCodec = { codec: codecs.zstd, compress: (page) => zlib.zstdCompressSync(page, zstdOptions) };
const gzip: PageCodec = { codec: codecs.gzip, compress: (page) => zlib.gzipSync(page, { level: 1 }) };

/** zstd came to Node.js with 22.15 and 23.8; an older one writes what is larger, and read as well. */
export const pageCodec: PageCodec = 'zstdCompressSync' in zlib ? zstd : gzip;
