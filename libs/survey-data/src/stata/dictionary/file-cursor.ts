import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';

const windowBytes = 64 * 1024;

/** Reads a file from front to back, part by part, and never past its end. */
export class FileCursor {
  readonly #file: RandomAccessFile;
  #window = new Uint8Array(0);
  #windowStart = 0;
  position: number;
  littleEndian = true;

  constructor(file: RandomAccessFile, position = 0) {
    this.#file = file;
    this.position = position;
  }

  get remaining(): number {
    return this.#file.size - this.position;
  }

  /** The next bytes. */
  async take(length: number, what: string): Promise<ByteReader> {
    const loaded = this.takeLoaded(length);
    if (loaded) return loaded;
    this.#check(length, what);
    this.#window = await this.#file.read(this.position, Math.max(length, windowBytes));
    this.#windowStart = this.position;
    if (this.#window.length < length) throw damaged(this.#file.size, `the file has become shorter, within ${what}`);
    return this.takeLoaded(length)!;
  }

  /** The next bytes where no read is needed for them, else null. */
  takeLoaded(length: number): ByteReader | null {
    const start = this.position - this.#windowStart;
    if (start < 0 || start + length > this.#window.length) return null;
    const reader = new ByteReader(this.#window.subarray(start, start + length), this.littleEndian, this.position);
    this.position += length;
    return reader;
  }

  async takeBytes(length: number, what: string): Promise<Uint8Array> {
    return (await this.take(length, what)).bytes(length, what);
  }

  skip(length: number, what: string): void {
    this.#check(length, what);
    this.position += length;
  }

  /** Takes a tag such as `<header>`. */
  async expect(tag: string): Promise<void> {
    const offset = this.position;
    const found = Buffer.from(await this.takeBytes(tag.length, tag)).toString('latin1');
    if (found !== tag) throw damaged(offset, `expected ${tag}`);
  }

  #check(length: number, what: string): void {
    if (length <= this.remaining) return;
    throw damaged(this.position, `${this.remaining} bytes are left of the file, expected ${length} bytes of ${what}`);
  }
}
