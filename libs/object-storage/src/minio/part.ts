import { crc32 } from 'node:zlib';
import type { Identifiers } from '#libs/platform';
import { type BlockHolder, type BlockPool, blockSize } from './block-pool.ts';
import { base64OfCrc32 } from './checksum.ts';
import type { Checked } from './object-writer.ts';
import { SpoolFile } from './spool-file.ts';

export interface PartOptions {
  readonly pool: BlockPool;
  /** Where parts go that find no room in memory. */
  readonly spoolDirectory: string;
  readonly identifiers: Identifiers;
  /** Ends the waiting for memory. */
  readonly signal: AbortSignal;
}

/** More blocks of one part than this are put aside on disk. */
const mostBlocks = 64;

/** A part of an object while it is filled and until it is stored: in blocks of memory, its beginning perhaps on disk. */
export class Part implements BlockHolder, Checked {
  readonly #options: PartOptions;
  readonly #limit: number;
  #size = 0;
  #checksum = 0;
  #blocks: Buffer[] = [];
  /** Bytes in the last block. */
  #filled = blockSize;
  #spool: SpoolFile | undefined;
  #spooled = Promise.resolve();

  /** @param limit bytes */
  constructor(limit: number, options: PartOptions) {
    this.#limit = limit;
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.#limit;
  }

  get checksum(): string {
    return base64OfCrc32(this.#checksum);
  }

  get hasRoom(): boolean {
    return this.#filled < blockSize;
  }

  /** Resolves when there is room for at least one byte. */
  async makeRoom(): Promise<void> {
    // More than once where the block has to be given back before anything is in it.
    while (!this.hasRoom) await this.#addBlock();
  }

  /** Copies as much as there is room for; returns how many bytes that is. */
  append(chunk: Uint8Array): number {
    const count = Math.min(chunk.length, blockSize - this.#filled, this.#limit - this.#size);
    const taken = chunk.subarray(0, count);
    this.#blocks.at(-1)!.set(taken, this.#filled);
    this.#checksum = crc32(taken, this.#checksum);
    this.#filled += count;
    this.#size += count;
    return count;
  }

  receive(block: Buffer): void {
    this.#blocks.push(block);
    this.#filled = 0;
  }

  spill(): Promise<void> {
    const { pool } = this.#options;
    const blocks = this.#blocks;
    const filled = this.#used();
    this.#blocks = [];
    this.#filled = blockSize;
    pool.settle(this);
    this.#spooled = this.#spooled.then(() => this.#putAside(filled)).finally(() => pool.give(blocks));
    // Heard of when the part is filled further or sealed.
    this.#spooled.catch(() => undefined);
    return this.#spooled;
  }

  /** Nothing is added any more, and nothing of it goes to disk. */
  async seal(): Promise<void> {
    this.#options.pool.settle(this);
    await this.#spooled;
  }

  content(): readonly Uint8Array[] | AsyncIterable<Uint8Array> {
    return this.#spool ? this.#joined(this.#spool) : this.#used();
  }

  async release(): Promise<void> {
    const { pool } = this.#options;
    pool.settle(this);
    pool.give(this.#blocks.splice(0));
    await this.#spooled.catch(() => undefined);
    await this.#spool?.close();
  }

  async #addBlock(): Promise<void> {
    if (this.#blocks.length === mostBlocks) void this.spill();
    await this.#spooled;
    const { pool, signal } = this.#options;
    await pool.lend(this, signal);
  }

  #used(): Buffer[] {
    return this.#blocks.map((block, index) =>
      index === this.#blocks.length - 1 ? block.subarray(0, this.#filled) : block,
    );
  }

  async #putAside(blocks: readonly Buffer[]): Promise<void> {
    const { spoolDirectory, identifiers } = this.#options;
    this.#spool ??= await SpoolFile.open(spoolDirectory, identifiers);
    await this.#spool.append(blocks.filter(({ length }) => length > 0));
  }

  async *#joined(spool: SpoolFile): AsyncGenerator<Uint8Array> {
    yield* spool.content();
    yield* this.#used();
  }
}
