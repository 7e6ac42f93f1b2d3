import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { readAhead } from '../../bytes/read-ahead.ts';

const chunkBytes = 1024 * 1024;

/** The file from an offset to its end, in pieces. */
export function readFileChunks(
  file: RandomAccessFile,
  offset: number,
  onProgress: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array> {
  return readAhead(chunkTasks(file, offset, onProgress));
}

function* chunkTasks(file: RandomAccessFile, offset: number, onProgress: (bytesRead: number) => void) {
  for (let position = offset; position < file.size; position += chunkBytes) {
    yield async () => {
      const bytes = await file.read(position, chunkBytes);
      onProgress(position + bytes.length);
      return bytes;
    };
  }
}
