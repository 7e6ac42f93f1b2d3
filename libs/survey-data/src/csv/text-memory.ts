/** Text that is used up from its start while more is appended, in the same memory all the while. */
export class TextMemory {
  length = 0;
  private memory: Buffer = Buffer.alloc(0);

  /** Valid until the next call. */
  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  append(chunk: Buffer): void {
    const length = this.length + chunk.length;
    if (length > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(2 * length);
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    chunk.copy(this.memory, this.length);
    this.length = length;
  }

  /** Drops bytes at the start. */
  drop(bytes: number): void {
    this.memory.copyWithin(0, bytes, this.length);
    this.length -= bytes;
  }
}
