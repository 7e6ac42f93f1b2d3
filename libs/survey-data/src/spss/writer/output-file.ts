import { open, type FileHandle } from 'node:fs/promises';

/** A file that is written from its start, and mended at places that were written before. */
export class OutputFile {
  readonly #handle: FileHandle;
  /** Bytes written. */
  position = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(await open(path, 'w'));
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.overwrite(this.position, bytes);
    this.position += bytes.length;
  }

  async overwrite(position: number, bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const rest = bytes.length - written;
      written += (await this.#handle.write(bytes, written, rest, position + written)).bytesWritten;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
