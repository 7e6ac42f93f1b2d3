/** Where a page is put together; its memory is used again for the next. */
export class PageBuffer {
  #bytes = Buffer.allocUnsafe(2 ** 16);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /**
   * Appends definition levels of at most 1, after their length: whether each of the rows has a value. They are one run.
   * Source: parquet-format, "Run Length Encoding / Bit-Packing Hybrid", as all runs here.
   */
  appendLevels(isPresent: Uint8Array | null, from: number, to: number): void {
    const rows = to - from;
    this.#reserve(16 + (rows >> 3));
    const start = this.#length;
    this.#length += 4;
    if (isPresent) this.#appendBits(isPresent, from, to);
    else this.#appendRepeated(1, rows);
    this.#bytes.writeUInt32LE(this.#length - start - 4, start);
  }

  /** Appends indices of a dictionary, after their width in bits: one run. */
  appendIndices(indices: Int32Array, from: number, to: number, width: number): void {
    this.#reserve(16 + Math.ceil(((to - from + 8) * width) / 8));
    this.#bytes[this.#length++] = width;
    this.#appendPacked(indices, from, to, width);
  }

  #appendRepeated(value: number, count: number): void {
    this.#appendVarint(count << 1);
    this.#bytes[this.#length++] = value;
  }

  #appendBits(flags: Uint8Array, from: number, to: number): void {
    this.#appendVarint((((to - from + 7) >> 3) << 1) | 1);
    const bytes = this.#bytes;
    let at = this.#length;
    let row = from;
    for (; row + 8 <= to; row += 8) {
      bytes[at++] =
        flags[row]! |
        (flags[row + 1]! << 1) |
        (flags[row + 2]! << 2) |
        (flags[row + 3]! << 3) |
        (flags[row + 4]! << 4) |
        (flags[row + 5]! << 5) |
        (flags[row + 6]! << 6) |
        (flags[row + 7]! << 7);
    }
    if (row < to) {
      let bits = 0;
      for (let bit = 0; row < to; row += 1, bit += 1) bits |= flags[row]! << bit;
      bytes[at++] = bits;
    }
    this.#length = at;
  }

  /** Packs what is not negative: less than 2^width, of at most 24 bits; the last eight are filled up with zeros. */
  #appendPacked(indices: Int32Array, from: number, to: number, width: number): void {
    let count = 0;
    for (let row = from; row < to; row += 1) if (indices[row]! >= 0) count += 1;
    this.#appendVarint((((count + 7) >> 3) << 1) | 1);
    const end = this.#length + ((count + 7) >> 3) * width;
    const bytes = this.#bytes;
    let at = this.#length;
    let bits = 0;
    let filled = 0;
    for (let row = from; row < to; row += 1) {
      const index = indices[row]!;
      if (index < 0) continue;
      bits |= index << filled;
      for (filled += width; filled >= 8; filled -= 8) {
        bytes[at++] = bits;
        bits >>>= 8;
      }
    }
    bytes.fill(0, at, end);
    if (filled > 0) bytes[at] = bits;
    this.#length = end;
  }

  #appendVarint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#length++] = rest;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
