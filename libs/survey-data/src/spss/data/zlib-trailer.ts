import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Warnings } from '../../warnings.ts';

export interface ZlibBlock {
  /** Byte in the file. */
  readonly offset: number;
  readonly compressedSize: number;
  /** Bytes when inflated. */
  readonly size: number;
}

const headerBytes = 24;
const trailerBytes = 24;
const entryBytes = 24;
/** SPSS writes blocks of 0x3ff000 bytes; others are read as long as they fit into memory easily. */
const maxBlockBytes = 64 * 1024 * 1024;
/** Deflate cannot do better. */
const maxExpansion = 1032;
/** Enough for blocks of SPSS' size in a file of 4 TiB. */
const maxTrailerBytes = 24 * 1024 * 1024;

/** Where the compressed blocks are: PSPP's system-file format, "Data Record", ZLIB data header and trailer. */
export async function readZlibTrailer(
  file: RandomAccessFile,
  dataOffset: number,
  littleEndian: boolean,
  warnings: Warnings,
): Promise<ZlibBlock[]> {
  const header = new ByteReader(await file.read(dataOffset, headerBytes), littleEndian, dataOffset);
  const own = header.int64('ZLIB header offset');
  if (own !== dataOffset) throw damaged(dataOffset, `the ZLIB header offset is ${own}, expected ${dataOffset}`);
  const offset = header.int64('ZLIB trailer offset');
  const length = header.int64('ZLIB trailer length');
  if (
    offset < dataOffset + headerBytes ||
    length < trailerBytes ||
    length > Math.min(maxTrailerBytes, file.size - offset)
  ) {
    const expectation = `expected them within the ${file.size} bytes of the file`;
    throw damaged(dataOffset + 8, `the ZLIB trailer has ${length} bytes at ${offset}, ${expectation}`);
  }
  const trailer = new ByteReader(await file.read(offset, length), littleEndian, offset);
  trailer.bytes(20, 'ZLIB bias, zero and block size');
  const count = trailer.count('number of ZLIB blocks', entryBytes);
  return readEntries(trailer, count, dataOffset, offset, warnings);
}

/** The blocks follow each other without gaps, from the header to the trailer. */
function readEntries(trailer: ByteReader, count: number, dataOffset: number, end: number, warnings: Warnings) {
  let offset = dataOffset + headerBytes;
  let uncompressedOffset = dataOffset;
  const blocks: ZlibBlock[] = [];
  for (let index = 0; index < count; index++) {
    const entry = readEntry(trailer, offset, end);
    if (entry.uncompressedOffset !== uncompressedOffset) {
      warnings.add(
        'wrong-block-offset',
        null,
        `ZLIB block ${index + 1} declares a wrong uncompressed offset: ignored.`,
      );
    }
    blocks.push(entry.block);
    offset += entry.block.compressedSize;
    uncompressedOffset += entry.block.size;
  }
  if (offset !== end) throw damaged(offset, `the ZLIB blocks end, expected them to end at ${end}`);
  return blocks.filter(({ size }) => size > 0);
}

function readEntry(trailer: ByteReader, expectedOffset: number, end: number) {
  const at = trailer.offset;
  const uncompressedOffset = trailer.int64('uncompressed offset');
  const offset = trailer.int64('compressed offset');
  const size = trailer.int32('uncompressed size');
  const compressedSize = trailer.int32('compressed size');
  if (offset !== expectedOffset || compressedSize < 0 || offset + compressedSize > end) {
    const expectation = `expected it at ${expectedOffset} and before ${end}`;
    throw damaged(at, `a ZLIB block has ${compressedSize} bytes at ${offset}, ${expectation}`);
  }
  if (size < 0 || size > maxBlockBytes || size > compressedSize * maxExpansion) {
    throw damaged(
      at,
      `a ZLIB block of ${compressedSize} bytes cannot hold ${size} bytes, expected at most ${maxBlockBytes}`,
    );
  }
  return { uncompressedOffset, block: { offset, compressedSize, size } };
}
