import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { bias } from './header-record.ts';
import type { OutputFile } from './output-file.ts';
import { RecordWriter } from './record-writer.ts';

const deflateWhole = promisify<Uint8Array, Buffer>(deflate);

/** What SPSS inflates at once. */
const blockBytes = 0x3ff000;
const headerBytes = 24;

interface Block {
  readonly size: number;
  readonly compressedSize: number;
}

/** Writes bytecode as blocks that inflate on their own, with a header before and a list of them behind. */
export class ZlibSink {
  readonly #file: OutputFile;
  readonly #start: number;
  readonly #blocks: Block[] = [];
  readonly #pending = new Uint8Array(blockBytes);
  #pendingBytes = 0;

  private constructor(file: OutputFile) {
    this.#file = file;
    this.#start = file.position;
  }

  static async begin(file: OutputFile): Promise<ZlibSink> {
    const sink = new ZlibSink(file);
    await file.append(new Uint8Array(headerBytes));
    return sink;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + blockBytes - this.#pendingBytes);
      this.#pending.set(part, this.#pendingBytes);
      this.#pendingBytes += part.length;
      from += part.length;
      if (this.#pendingBytes === blockBytes) await this.#writeBlock();
    }
  }

  async finish(): Promise<void> {
    if (this.#pendingBytes > 0) await this.#writeBlock();
    const trailerOffset = this.#file.position;
    const trailer = this.#trailer();
    await this.#file.append(trailer);
    const header = new RecordWriter().int64(this.#start, trailerOffset, trailer.length);
    await this.#file.overwrite(this.#start, header.result());
  }

  async #writeBlock(): Promise<void> {
    const compressed = await deflateWhole(this.#pending.subarray(0, this.#pendingBytes));
    await this.#file.append(compressed);
    this.#blocks.push({ size: this.#pendingBytes, compressedSize: compressed.length });
    this.#pendingBytes = 0;
  }

  #trailer(): Uint8Array {
    const trailer = new RecordWriter().int64(-bias, 0).int32(blockBytes, this.#blocks.length);
    let offset = this.#start;
    let compressedOffset = this.#start + headerBytes;
    for (const { size, compressedSize } of this.#blocks) {
      trailer.int64(offset, compressedOffset).int32(size, compressedSize);
      offset += size;
      compressedOffset += compressedSize;
    }
    return trailer.result();
  }
}
