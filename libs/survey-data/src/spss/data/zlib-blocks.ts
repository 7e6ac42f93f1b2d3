import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { isNodeError } from '../../node-error.ts';
import { readAhead } from '../../bytes/read-ahead.ts';
import type { ZlibBlock } from './zlib-trailer.ts';

/** What damaged input leads to. */
const inflateErrors = ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT', 'ERR_BUFFER_TOO_LARGE'];

const inflateWhole = promisify<Uint8Array, { maxOutputLength: number; chunkSize: number }, Buffer>(inflate);

/** The bytecode of a `.zsav` file, block by block. */
export function readZlibBlocks(
  file: RandomAccessFile,
  blocks: readonly ZlibBlock[],
  onProgress: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array> {
  return readAhead(blockTasks(file, blocks, onProgress));
}

function* blockTasks(file: RandomAccessFile, blocks: readonly ZlibBlock[], onProgress: (bytesRead: number) => void) {
  for (const block of blocks) {
    yield async () => {
      const compressed = await file.read(block.offset, block.compressedSize);
      onProgress(block.offset + compressed.length);
      return inflateBlock(compressed, block);
    };
  }
}

async function inflateBlock(compressed: Uint8Array, { offset, size }: ZlibBlock): Promise<Uint8Array> {
  try {
    const bytes = await inflateWhole(compressed, { maxOutputLength: size, chunkSize: Math.max(64, size) });
    if (bytes.length === size) return bytes;
  } catch (error) {
    if (!isNodeError(error, ...inflateErrors)) throw error;
    throw damaged(offset, `a compressed block cannot be inflated (${error.message}), expected ${size} bytes`);
  }
  throw damaged(offset, `a compressed block does not have the expected ${size} bytes`);
}
