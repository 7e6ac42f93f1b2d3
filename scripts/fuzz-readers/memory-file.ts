import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Puts one path into memory for all who open it from now on: a file system, even in memory, takes most of the time. */
export class MemoryFile {
  /** Null leaves it to the file system. */
  content: Buffer | null = null;

  constructor(private readonly path: string) {
    const { open, stat } = fs.promises;
    const inMemory = (path: unknown) => this.content !== null && path === this.path;
    fs.promises.open = ((path: string, ...rest: []) =>
      inMemory(path)
        ? Promise.resolve(new MemoryHandle(this.content!))
        : open(path, ...rest)) as unknown as typeof open;
    fs.promises.stat = ((path: string, ...rest: []) =>
      inMemory(path) ? Promise.resolve({ size: this.content!.length }) : stat(path, ...rest)) as unknown as typeof stat;
    syncBuiltinESMExports();
  }
}

/** As much of a file handle as the readers use. */
class MemoryHandle {
  #isClosed = false;

  constructor(private readonly content: Buffer) {}

  stat(): Promise<{ size: number }> {
    return this.#whileOpen(() => ({ size: this.content.length }));
  }

  read(target: Uint8Array, offset: number, length: number, position: number) {
    return this.#whileOpen(() => {
      if (!Number.isSafeInteger(position)) throw new RangeError(`The position is ${position}`);
      const source = this.content.subarray(position, position + length);
      target.set(source, offset);
      return { bytesRead: source.length, buffer: target };
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  async #whileOpen<Result>(act: () => Result): Promise<Result> {
    if (this.#isClosed) throw new Error('The file is closed already.');
    return act();
  }
}
