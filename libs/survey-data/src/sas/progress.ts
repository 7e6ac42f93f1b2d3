import type { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { OpenOptions } from '../reader.ts';

/** Two pieces are read at a time, and the second one may be the first to come: it is told how far the furthest is. */
export function progressOf(file: RandomAccessFile, onProgress: OpenOptions['onProgress']): (bytesRead: number) => void {
  let furthest = 0;
  return (bytesRead) => {
    if (bytesRead > furthest) onProgress?.((furthest = bytesRead), file.size);
  };
}
