import { endianness } from 'node:os';

/** Files have this machine's byte order, so that numbers are written as they lie in memory. */
export const littleEndian = endianness() === 'LE';

/** Puts records together in memory. */
export class RecordWriter {
  #bytes = Buffer.alloc(64 * 1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  int32(...values: number[]): this {
    for (const value of values) this.#view(4).setInt32(0, value, littleEndian);
    return this;
  }

  int64(...values: number[]): this {
    for (const value of values) this.#view(8).setBigInt64(0, BigInt(value), littleEndian);
    return this;
  }

  float64(...values: number[]): this {
    for (const value of values) this.#view(8).setFloat64(0, value, littleEndian);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const start = this.#reserve(bytes.length);
    this.#bytes.set(bytes, start);
    return this;
  }

  /** Bytes that others fill up to a length. */
  padded(bytes: Uint8Array, length: number, filler = 0x20): this {
    this.bytes(bytes);
    // What is reserved may be in another buffer than before.
    const start = this.#reserve(length - bytes.length);
    this.#bytes.fill(filler, start, this.#length);
    return this;
  }

  /** A record of type 7. */
  extension(subtype: number, itemSize: number, content: Uint8Array): this {
    return this.int32(7, subtype, itemSize, content.length / itemSize).bytes(content);
  }

  /** What has been written. */
  result(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #view(length: number): DataView {
    const start = this.#reserve(length);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }

  #reserve(length: number): number {
    const start = this.#length;
    if (start + length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, start + length));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.#length += length;
    return start;
  }
}
