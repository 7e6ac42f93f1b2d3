import { open, type FileHandle } from 'node:fs/promises';

/** A file that is read at any place, by positions and sizes that have been checked against its size. */
export class RandomAccessFile {
  readonly #handle: FileHandle;
  /** Bytes. */
  readonly size: number;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<RandomAccessFile> {
    const handle = await open(path, 'r');
    try {
      return new RandomAccessFile(handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Opens a file for a reader, who closes it when it is closed itself; where none can be made, it is closed at once. */
  static async openFor<Reader>(path: string, read: (file: RandomAccessFile) => Promise<Reader>): Promise<Reader> {
    const file = await RandomAccessFile.open(path);
    try {
      return await read(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The bytes from `position` on, fewer than `length` only where the file ends. */
  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, this.size - position)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, position + filled);
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
