import type { RandomAccessFile } from '../../bytes/random-access-file.ts';

const pageBytes = 256 * 1024;
const maxPages = 32;

/** Reads short pieces of a file that lie near each other, and keeps 8 MiB of it at most. */
export class PageCache {
  readonly #file: RandomAccessFile;
  /** The one that has not been used for the longest time comes first. */
  readonly #pages = new Map<number, Uint8Array>();

  constructor(file: RandomAccessFile) {
    this.#file = file;
  }

  /** A view, not a copy; fewer bytes only where the file ends. */
  async read(position: number, length: number): Promise<Uint8Array> {
    const page = Math.floor(position / pageBytes);
    const start = position - page * pageBytes;
    if (start + length > pageBytes) return this.#file.read(position, length);
    return (this.#take(page) ?? (await this.#load(page))).subarray(start, start + length);
  }

  #take(page: number): Uint8Array | undefined {
    const bytes = this.#pages.get(page);
    if (!bytes) return undefined;
    this.#pages.delete(page);
    this.#pages.set(page, bytes);
    return bytes;
  }

  async #load(page: number): Promise<Uint8Array> {
    const bytes = await this.#file.read(page * pageBytes, pageBytes);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size < maxPages) break;
      this.#pages.delete(oldest);
    }
    this.#pages.set(page, bytes);
    return bytes;
  }
}
