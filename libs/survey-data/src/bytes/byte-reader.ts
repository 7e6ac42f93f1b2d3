import { damaged } from './damage.ts';

/** Not damage: the bytes asked for are in the file, but have not been loaded. */
export class MoreBytesNeeded extends Error {
  override readonly name = 'MoreBytesNeeded';
}

/** Reads the start of a file, or a part of it, value by value, and never past the file's end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #origin: number;
  readonly #fileSize: number;
  readonly littleEndian: boolean;
  #position = 0;

  /**
   * @param origin where in the file `bytes` begin
   * @param fileSize where the file, or the record that is read, ends
   */
  constructor(bytes: Uint8Array, littleEndian: boolean, origin = 0, fileSize = origin + bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
    this.#origin = origin;
    this.#fileSize = fileSize;
  }

  /** Of the next byte, in the file. */
  get offset(): number {
    return this.#origin + this.#position;
  }

  get remaining(): number {
    return this.#fileSize - this.offset;
  }

  int32(what: string): number {
    return this.#view.getInt32(this.#advance(4, what), this.littleEndian);
  }

  int64(what: string): number {
    return Number(this.#view.getBigInt64(this.#advance(8, what), this.littleEndian));
  }

  float64(what: string): number {
    return this.#view.getFloat64(this.#advance(8, what), this.littleEndian);
  }

  uint8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  uint16(what: string): number {
    return this.#view.getUint16(this.#advance(2, what), this.littleEndian);
  }

  uint32(what: string): number {
    return this.#view.getUint32(this.#advance(4, what), this.littleEndian);
  }

  /** The next int32, without going on; null where fewer than 4 bytes follow. */
  peekInt32(): number | null {
    return this.#position + 4 > this.#bytes.length ? null : this.#view.getInt32(this.#position, this.littleEndian);
  }

  /** A view, not a copy. */
  bytes(length: number, what: string): Uint8Array {
    const start = this.#advance(length, what);
    return this.#bytes.subarray(start, start + length);
  }

  /** An int32 that counts items of at least `itemSize` bytes, all of which the file can hold. */
  count(what: string, itemSize: number): number {
    const offset = this.offset;
    const count = this.int32(what);
    if (count < 0 || count * itemSize > this.remaining) {
      throw damaged(offset, `${what} is ${count}, more than the ${this.remaining} bytes that follow can hold`);
    }
    return count;
  }

  #advance(length: number, what: string): number {
    const start = this.#position;
    if (length > this.remaining) throw damaged(this.offset, `the file ends, expected ${length} bytes of ${what}`);
    if (start + length > this.#bytes.length) throw new MoreBytesNeeded();
    this.#position += length;
    return start;
  }
}
