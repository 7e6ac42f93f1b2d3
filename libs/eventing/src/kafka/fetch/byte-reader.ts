interface Text {
  readonly start: number;
  readonly length: number;
  readonly text: string;
}

/** Reads the primitive types of Kafka's protocol one after another. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #texts: (Text | undefined)[] = [];
  position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.position;
  }

  skip(bytes: number): void {
    this.position += bytes;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  /** A zigzag number of up to 32 bits. */
  varInt(): number {
    let [result, shift, byte] = [0, 0, 0];
    do {
      byte = this.#bytes[this.position] ?? 0;
      this.position += 1;
      result |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    return (result >>> 1) ^ -(result & 1);
  }

  skipVarLong(): void {
    while ((this.#bytes[this.position] ?? 0) >= 0x80) this.position += 1;
    this.position += 1;
  }

  /** Not a copy. A length below zero says that there is nothing. */
  bytes(length: number): Buffer {
    const start = this.#advance(Math.max(0, length));
    return this.#bytes.subarray(start, this.position);
  }

  string(): string {
    return this.bytes(this.int16()).toString();
  }

  array<Item>(read: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }

  /** Empty where there is nothing. */
  varText(): string {
    const length = this.varInt();
    if (length <= 0) return '';
    const start = this.#advance(length);
    return this.#bytes.toString('utf8', start, this.position);
  }

  /** For a place of records where mostly the same text comes again: then it is not made anew. */
  repeatedVarText(place: number): string {
    const length = this.varInt();
    if (length <= 0) return '';
    const start = this.#advance(length);
    const last = this.#texts[place];
    if (last?.length === length && this.#areEqual(last.start, start, length)) return last.text;
    const text = this.#bytes.toString('utf8', start, this.position);
    this.#texts[place] = { start, length, text };
    return text;
  }

  #advance(bytes: number): number {
    const { position } = this;
    this.position += bytes;
    return position;
  }

  /** From their ends: IDs and times that follow each other begin alike. */
  #areEqual(one: number, other: number, length: number): boolean {
    const bytes = this.#bytes;
    for (let index = length - 1; index >= 0; index -= 1) {
      if (bytes[one + index] !== bytes[other + index]) return false;
    }
    return true;
  }
}
