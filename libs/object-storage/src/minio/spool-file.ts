import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identifiers } from '#libs/platform';

const readBuffer = 256 * 1024;

/** Bytes put aside on disk. The file has no name any more once it is open, so that a killed process leaves nothing. */
export class SpoolFile {
  readonly #file: FileHandle;
  #size = 0;

  static async open(directory: string, identifiers: Identifiers): Promise<SpoolFile> {
    await mkdir(directory, { recursive: true });
    const path = join(directory, identifiers.uuid());
    const file = await open(path, 'wx+');
    await unlink(path);
    return new SpoolFile(file);
  }

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  async append(blocks: readonly Uint8Array[]): Promise<void> {
    if (blocks.length === 0) return;
    const { bytesWritten } = await this.#file.writev(blocks, this.#size);
    const expected = blocks.reduce((sum, { length }) => sum + length, 0);
    if (bytesWritten < expected) throw new Error(`the disk took ${bytesWritten} of ${expected} bytes`);
    this.#size += expected;
  }

  async *content(): AsyncGenerator<Uint8Array> {
    if (this.#size === 0) return;
    yield* this.#file.createReadStream({ start: 0, end: this.#size - 1, autoClose: false, highWaterMark: readBuffer });
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
