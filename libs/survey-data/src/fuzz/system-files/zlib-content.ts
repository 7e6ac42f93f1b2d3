import { constants, deflateSync, inflateSync } from 'node:zlib';
import type { Mutation } from '../fuzzed-format.ts';
import { mutateBytes } from '../mutations/byte-mutations.ts';
import { join, type Piece, type Pieces } from '../mutations/pieces.ts';
import type { FuzzRandom } from '../random.ts';
import { splitSystemFile } from './split-system-file.ts';

/** Changes the bytecode inside the blocks and packs it again, so that header, blocks and trailer fit each other. */
export const mutateZlibContent: Mutation = (bytes, random) => {
  const pieces = splitSystemFile(bytes);
  const at = pieces.list.findIndex(({ name }) => name === 'ZLIB blocks');
  if (at === -1) return bytes;
  const content = mutateBytes(unpacked(pieces.list[at]!), random);
  const before = join({ ...pieces, list: pieces.list.slice(0, at - 1) });
  return Buffer.concat([before, packed(content, before.length, pieces, random)]);
};

/** Little memory, since it is taken for each input. */
const cheap = { level: 1, memLevel: 1, windowBits: 9 };

/** The content of the first block; small files have no other. */
function unpacked({ bytes }: Piece): Buffer {
  try {
    return inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 2 ** 20 });
  } catch {
    // Damaged already: then that is the content.
    return bytes;
  }
}

function packed(content: Buffer, start: number, { littleEndian }: Pieces, random: FuzzRandom): Buffer {
  const blocks = cutIntoBlocks(content, random);
  const deflated = blocks.map((block) => deflateSync(block, cheap));
  const trailerStart = start + 24 + deflated.reduce((sum, { length }) => sum + length, 0);
  const trailer = new Words(littleEndian).int64(-100, 0).int32(0x3ff000, blocks.length);
  let [uncompressed, compressed] = [start, start + 24];
  blocks.forEach(({ length }, index) => {
    trailer.int64(uncompressed, compressed).int32(length, deflated[index]!.length);
    uncompressed += length;
    compressed += deflated[index]!.length;
  });
  const header = new Words(littleEndian).int64(start, trailerStart, trailer.bytes.length);
  return Buffer.concat([header.bytes, ...deflated, trailer.bytes]);
}

/** Mostly one; cases and fields may go over from one to the next. */
function cutIntoBlocks(content: Buffer, random: FuzzRandom): Buffer[] {
  const cuts = Array.from({ length: random.pick([0, 0, 1, 3]) }, () => random.below(content.length + 1));
  const places = [0, ...cuts.sort((one, other) => one - other), content.length];
  return places.slice(1).map((end, index) => content.subarray(places[index], end));
}

class Words {
  bytes = Buffer.alloc(0);

  constructor(private readonly littleEndian: boolean) {}

  int32(...values: number[]): this {
    return this.#add(values, 4);
  }

  int64(...values: number[]): this {
    return this.#add(values, 8);
  }

  #add(values: readonly number[], length: number): this {
    for (const value of values) {
      const word = Buffer.alloc(8);
      word.writeBigInt64LE(BigInt(value));
      const kept = word.subarray(0, length);
      this.bytes = Buffer.concat([this.bytes, this.littleEndian ? kept : Buffer.from(kept).reverse()]);
    }
    return this;
  }
}
