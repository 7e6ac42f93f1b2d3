const longestVarint = 5;
const bytesPerCharacter = 3;
/** Below this, a loop is faster than a call of the engine. */
const shortText = 64;

/** Writes what Kafka's protocol is made of into a buffer that grows. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(expectedLength: number) {
    this.#buffer = Buffer.allocUnsafe(expectedLength);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written from a place on: not a copy, and no longer it once more is written. */
  from(start: number): Buffer {
    return this.#buffer.subarray(start, this.#length);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  /** UTF-8 after its length in 16 bits. */
  string(text: string): void {
    this.int16(Buffer.byteLength(text));
    this.#reserve(text.length * bytesPerCharacter);
    this.#length = this.#utf8(text, this.#length);
  }

  /** Leaves a place for what is known later. */
  skip(bytes: number): void {
    this.#reserve(bytes);
    this.#length += bytes;
  }

  /** A whole number from 0, zigzag-encoded, in as few bytes as it needs. */
  varint(value: number): void {
    this.#reserve(longestVarint);
    this.#length = this.#putVarint(value, this.#length);
  }

  /** UTF-8 after its length as a `varint`. */
  text(text: string): void {
    this.#reserve(longestVarint + text.length * bytesPerCharacter);
    const start = this.#length + sizeOfVarint(text.length);
    this.#prefix(this.#length, start, this.#utf8(text, start));
  }

  /** What the work writes, after its length as a `varint` that usually takes so many bytes. */
  prefixed(usualSize: number, work: () => void): void {
    const at = this.#length;
    this.skip(usualSize);
    work();
    this.#reserve(longestVarint);
    this.#prefix(at, at + usualSize, this.#length);
  }

  #utf8(text: string, start: number): number {
    const buffer = this.#buffer;
    if (text.length > shortText) return start + buffer.write(text, start);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return start + buffer.write(text, start);
      buffer[start + index] = code;
    }
    return start + text.length;
  }

  /** Puts a length before what it measures, and moves that where the length takes another size than was left for it. */
  #prefix(at: number, start: number, end: number): void {
    const length = end - start;
    const size = sizeOfVarint(length);
    if (at + size !== start) this.#buffer.copyWithin(at + size, start, end);
    this.#putVarint(length, at);
    this.#length = at + size + length;
  }

  #putVarint(value: number, at: number): number {
    let rest = value * 2;
    let next = at;
    for (; rest > 0x7f; rest >>>= 7) this.#buffer[next++] = (rest & 0x7f) | 0x80;
    this.#buffer[next++] = rest;
    return next;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value * 2; rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}
