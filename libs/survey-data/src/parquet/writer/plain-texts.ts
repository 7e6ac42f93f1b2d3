import type { TextOrder } from './gathered-column.ts';

/** Texts in the encoding PLAIN: of each the length in bytes as a uint32, then its UTF-8. */
export class PlainTexts {
  #bytes = Buffer.from(new SharedArrayBuffer(0));
  #first: string | null = null;
  #last: string | null = null;
  #isOrdered = true;
  length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  get order(): TextOrder {
    return { first: this.#first, last: this.#last, isOrdered: this.#isOrdered };
  }

  append(text: string): void {
    if (this.#first === null || text < this.#first) this.#first = text;
    if (this.#last === null || text > this.#last) this.#last = text;
    this.#reserve(lengthBytes + 3 * text.length);
    const length = this.#writeAscii(text) ?? this.#write(text);
    this.#bytes.writeUInt32LE(length, this.length);
    this.length += lengthBytes + length;
  }

  clear(): void {
    this.#first = null;
    this.#last = null;
    this.#isOrdered = true;
    this.length = 0;
  }

  /** Short texts, as most are, take half the time so. Returns null where a character is another one. */
  #writeAscii(text: string): number | null {
    if (text.length > mostShort) return null;
    const bytes = this.#bytes;
    const start = this.length + lengthBytes;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return null;
      bytes[start + index] = code;
    }
    return text.length;
  }

  #write(text: string): number {
    const length = this.#bytes.write(text, this.length + lengthBytes);
    if (length > text.length && hasSurrogates.test(text)) this.#isOrdered = false;
    return length;
  }

  #reserve(length: number): void {
    if (this.length + length <= this.#bytes.length) return;
    const bytes = Math.max(2 * this.#bytes.length, this.length + length, leastBytes);
    const larger = Buffer.from(new SharedArrayBuffer(bytes));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}

const lengthBytes = 4;
const mostShort = 40;
const leastBytes = 256;
const hasSurrogates = /[\ud800-\udfff]/;
