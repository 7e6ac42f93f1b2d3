/** Writes the integers of a page in the byte order and word size of a file. */
export class EndianWriter {
  readonly littleEndian: boolean;
  readonly is64Bit: boolean;

  constructor(littleEndian: boolean, is64Bit: boolean) {
    this.littleEndian = littleEndian;
    this.is64Bit = is64Bit;
  }

  get wordBytes(): number {
    return this.is64Bit ? 8 : 4;
  }

  uint16(bytes: Buffer, at: number, value: number): void {
    if (this.littleEndian) bytes.writeUInt16LE(value, at);
    else bytes.writeUInt16BE(value, at);
  }

  uint32(bytes: Buffer, at: number, value: number): void {
    if (this.littleEndian) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt32BE(value, at);
  }

  word(bytes: Buffer, at: number, value: number): void {
    if (!this.is64Bit) this.uint32(bytes, at, value);
    else if (this.littleEndian) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeBigUInt64BE(BigInt(value), at);
  }

  /** The first bytes of a double, the most significant ones. */
  double(value: number | bigint, width: number): Buffer {
    const bytes = Buffer.alloc(8);
    if (typeof value === 'bigint') bytes.writeBigUInt64BE(value);
    else bytes.writeDoubleBE(value);
    const kept = bytes.subarray(0, width);
    return this.littleEndian ? Buffer.from(kept).reverse() : kept;
  }

  /** Of a subheader. */
  signature(bytes: Buffer, value: number): void {
    const isSize = value === 0xf7f7f7f7 || value === 0xf6f6f6f6;
    if (!this.is64Bit) return this.uint32(bytes, 0, value);
    const [first, second] = this.littleEndian || isSize ? [value, isSize ? 0 : 0xffffffff] : [0xffffffff, value];
    this.uint32(bytes, 0, first);
    this.uint32(bytes, 4, second);
  }
}
