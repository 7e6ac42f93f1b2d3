/** Puts together the bytes of a file in one byte order. */
export class ByteWriter {
  readonly #parts: Buffer[] = [];
  readonly #littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  ascii(...texts: string[]): this {
    return this.bytes(Buffer.from(texts.join(''), 'latin1'));
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  /** Followed by zeros up to the width, cut where it is longer. */
  field(bytes: Uint8Array, width: number): this {
    const field = Buffer.alloc(width);
    field.set(bytes.subarray(0, width));
    return this.bytes(field);
  }

  /** Of any width up to 8. */
  integer(value: number | bigint, width: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
    const used = bytes.subarray(0, width);
    return this.bytes(this.#littleEndian ? used : used.reverse());
  }

  float(value: number, width: 4 | 8): this {
    const view = new DataView(new ArrayBuffer(width));
    if (width === 4) view.setFloat32(0, value, this.#littleEndian);
    else view.setFloat64(0, value, this.#littleEndian);
    return this.bytes(new Uint8Array(view.buffer));
  }

  take(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
