import { bytecodes } from './bytecodes.ts';

/** Decoded cases, row by row: small enough for a processor's cache, from which columns are then gathered. */
export class SlotBuffer {
  /** Eight-byte fields of a case. */
  readonly stride: number;
  readonly bytes: Buffer;
  readonly numbers: Float64Array;
  /** Two for each field. */
  readonly halves: Int32Array;
  /** The bytecode that each field came of: a literal where there is no compression. */
  readonly codes: Uint8Array;
  readonly capacity: number;
  /** Fields that have been filled. */
  filled = 0;

  constructor(stride: number, rows: number) {
    const memory = new ArrayBuffer(stride * rows * 8);
    this.stride = stride;
    this.capacity = stride * rows;
    this.bytes = Buffer.from(memory);
    this.numbers = new Float64Array(memory);
    this.halves = new Int32Array(memory);
    this.codes = new Uint8Array(this.capacity).fill(bytecodes.literal);
  }

  get isFull(): boolean {
    return this.filled === this.capacity;
  }

  /** Complete cases. */
  get rows(): number {
    return Math.floor(this.filled / this.stride);
  }
}
