/** Types of the compact protocol. Source: Apache Thrift, "Thrift Compact protocol encoding". */
const thriftTypes = { true: 1, false: 2, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

type ElementType = (typeof thriftTypes)['i32' | 'binary' | 'struct'];

/** Writes a struct in the compact protocol: its fields in the order of their numbers, then `end`. */
export class ThriftWriter {
  #bytes: Buffer;
  #length = 0;
  #field = 0;

  /** @param capacity bytes to begin with */
  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  i16(field: number, value: number): void {
    this.#header(field, thriftTypes.i16);
    this.#integer(value);
  }

  i32(field: number, value: number): void {
    this.#header(field, thriftTypes.i32);
    this.#integer(value);
  }

  i64(field: number, value: number): void {
    this.#header(field, thriftTypes.i64);
    this.#integer(value);
  }

  boolean(field: number, value: boolean): void {
    this.#header(field, value ? thriftTypes.true : thriftTypes.false);
  }

  binary(field: number, bytes: Uint8Array): void {
    this.#header(field, thriftTypes.binary);
    this.#binary(bytes);
  }

  struct(field: number, write: (writer: ThriftWriter) => void): void {
    this.#header(field, thriftTypes.struct);
    this.#nested(write);
  }

  /** Of structs. */
  structs<Item>(field: number, items: readonly Item[], write: (item: Item) => void): void {
    this.#list(field, items.length, thriftTypes.struct);
    for (const item of items) this.#nested(() => write(item));
  }

  integers(field: number, values: readonly number[]): void {
    this.#list(field, values.length, thriftTypes.i32);
    for (const value of values) this.#integer(value);
  }

  binaries(field: number, values: readonly Uint8Array[]): void {
    this.#list(field, values.length, thriftTypes.binary);
    for (const value of values) this.#binary(value);
  }

  /** Of structs that have been written on their own. */
  written(field: number, structs: readonly Uint8Array[]): void {
    this.#list(field, structs.length, thriftTypes.struct);
    for (const struct of structs) this.#raw(struct);
  }

  /** Ends the struct, and returns it. */
  end(): Buffer {
    this.#byte(0);
    return this.#bytes.subarray(0, this.#length);
  }

  #nested(write: (writer: ThriftWriter) => void): void {
    const field = this.#field;
    this.#field = 0;
    write(this);
    this.#byte(0);
    this.#field = field;
  }

  #header(field: number, type: number): void {
    const delta = field - this.#field;
    if (delta < 1 || delta > 15) throw new RangeError(`field ${field} cannot follow field ${this.#field}`);
    this.#byte((delta << 4) | type);
    this.#field = field;
  }

  #list(field: number, size: number, type: ElementType): void {
    this.#header(field, thriftTypes.list);
    this.#byte((Math.min(size, 15) << 4) | type);
    if (size >= 15) this.#varint(size);
  }

  /** Exact up to 2^52. */
  #integer(value: number): void {
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 0x80);
    this.#byte(rest);
  }

  #binary(bytes: Uint8Array): void {
    this.#varint(bytes.length);
    this.#raw(bytes);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + length));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
