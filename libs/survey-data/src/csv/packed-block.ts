import type { RecordBlock } from './record-block.ts';

/** How much of what a block has. */
interface Extent {
  readonly records: number;
  readonly cells: number;
  readonly textBytes: number;
}

/** A block of records in one piece of memory that threads share. */
export interface PackedBlock extends Extent {
  readonly memory: SharedArrayBuffer;
  readonly hasStray: boolean;
}

/** @param spare is used if it has the room */
export function packBlock(block: RecordBlock, spare: SharedArrayBuffer | undefined): PackedBlock {
  const { records, hasStray } = block;
  const cells = block.firstCell[records]!;
  // What follows the last cell is a record that is not whole.
  const textBytes = block.ends[cells - 1]!;
  const extent = { records, cells, textBytes };
  const size = sizeOf(extent);
  const memory = spare && spare.byteLength >= size ? spare : new SharedArrayBuffer(2 * size);
  const views = viewsOf(memory, extent);
  views.lines.set(block.lines.subarray(0, records));
  views.firstCell.set(block.firstCell.subarray(0, records + 1));
  views.starts.set(block.starts.subarray(0, cells));
  views.ends.set(block.ends.subarray(0, cells));
  views.writings.set(block.writings.subarray(0, cells));
  views.bytes.set(block.bytes.subarray(0, textBytes));
  return { ...extent, memory, hasStray };
}

/** The block lies where it was packed. */
export function unpackBlock(packed: PackedBlock): RecordBlock {
  return { records: packed.records, hasStray: packed.hasStray, ...viewsOf(packed.memory, packed) };
}

const bytesPer = { record: 8 + 4, cell: 4 + 4 + 1 };

function sizeOf({ records, cells, textBytes }: Extent): number {
  return records * bytesPer.record + 4 + cells * bytesPer.cell + textBytes;
}

/** The widest items come first, so that each lies where it may. */
function viewsOf(memory: SharedArrayBuffer, { records, cells, textBytes }: Extent) {
  const firstCell = 8 * records;
  const starts = firstCell + 4 * (records + 1);
  const ends = starts + 4 * cells;
  const writings = ends + 4 * cells;
  return {
    lines: new Float64Array(memory, 0, records),
    firstCell: new Int32Array(memory, firstCell, records + 1),
    starts: new Int32Array(memory, starts, cells),
    ends: new Int32Array(memory, ends, cells),
    writings: new Uint8Array(memory, writings, cells),
    bytes: Buffer.from(memory, writings + cells, textBytes),
  };
}
