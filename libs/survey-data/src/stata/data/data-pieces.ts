import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { readAhead } from '../../bytes/read-ahead.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';

export const pieceBytes = 1024 * 1024;

/** The data section in pieces of complete rows. */
export function readDataPieces(
  file: RandomAccessFile,
  dictionary: Dictionary,
  onRead: (bytes: number) => void,
  bytesPerPiece = pieceBytes,
): AsyncGenerator<Uint8Array> {
  return readAhead(pieceTasks(file, dictionary, onRead, bytesPerPiece));
}

function* pieceTasks(
  file: RandomAccessFile,
  { dataOffset, rows, rowBytes }: Dictionary,
  onRead: (bytes: number) => void,
  bytesPerPiece: number,
) {
  const rowsPerPiece = Math.max(1, Math.floor(bytesPerPiece / rowBytes));
  for (let row = 0; row < rows; row += rowsPerPiece) {
    const length = Math.min(rowsPerPiece, rows - row) * rowBytes;
    const position = dataOffset + row * rowBytes;
    yield async () => {
      const bytes = await file.read(position, length);
      if (bytes.length < length) throw damaged(position + bytes.length, 'the file has become shorter, expected data');
      onRead(length);
      return bytes;
    };
  }
}
