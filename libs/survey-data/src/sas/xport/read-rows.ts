import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { readAhead } from '../../bytes/read-ahead.ts';
import { type RowBlock, rowBlock } from '../rows/row-block.ts';

const chunkBytes = 1024 * 1024;

/** Rows of a fixed length that lie one after the other in a file, and have been checked to be there. */
export function readRows(
  file: RandomAccessFile,
  dataOffset: number,
  rowLength: number,
  rows: number,
  onProgress: (bytesRead: number) => void,
): AsyncGenerator<RowBlock> {
  return readAhead(chunkTasks());

  function* chunkTasks() {
    const chunkRows = Math.max(1, Math.floor(chunkBytes / rowLength));
    for (let row = 0; row < rows; row += chunkRows) {
      yield async () => {
        const count = Math.min(chunkRows, rows - row);
        const offset = dataOffset + row * rowLength;
        const bytes = await file.read(offset, count * rowLength);
        onProgress(offset + bytes.length);
        return rowBlock(Buffer.from(bytes.buffer, 0, bytes.length), 0, rowLength, Math.floor(bytes.length / rowLength));
      };
    }
  }
}
