import { damaged } from '../../bytes/damage.ts';

/** Integers of a page, header or subheader by their place in it; never past its end. */
export class Fields {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Where in the file the bytes begin. */
  readonly origin: number;
  readonly littleEndian: boolean;
  /** Whether counts and offsets have eight bytes, as on Unix, else four. */
  readonly is64Bit: boolean;

  constructor(bytes: Buffer, origin: number, littleEndian: boolean, is64Bit: boolean) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.origin = origin;
    this.littleEndian = littleEndian;
    this.is64Bit = is64Bit;
  }

  get length(): number {
    return this.bytes.length;
  }

  uint8(at: number): number {
    this.require(at, 1);
    return this.bytes[at]!;
  }

  uint16(at: number): number {
    this.require(at, 2);
    return this.view.getUint16(at, this.littleEndian);
  }

  uint32(at: number): number {
    this.require(at, 4);
    return this.view.getUint32(at, this.littleEndian);
  }

  /** A count or an offset; one past 2^53 is past any file, too. */
  word(at: number): number {
    if (!this.is64Bit) return this.uint32(at);
    this.require(at, 8);
    return Number(this.view.getBigUint64(at, this.littleEndian));
  }

  /** A part of these bytes, as of a page; not a copy. */
  part(at: number, length: number): Fields {
    this.require(at, length);
    return new Fields(this.bytes.subarray(at, at + length), this.origin + at, this.littleEndian, this.is64Bit);
  }

  /** @throws SurveyFileError `damaged-file` where there are no such bytes */
  require(at: number, length: number): void {
    if (at >= 0 && at + length <= this.bytes.length) return;
    const expectation = `${length} bytes at ${at} of ${this.bytes.length} are asked for, expected a place within them`;
    throw damaged(this.origin, expectation);
  }
}
