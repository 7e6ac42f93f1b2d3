import type { NumberKind } from '../dictionary/storage-type.ts';
import type { RowBlock } from './row-block.ts';

/** Decodes a column of a block into `target` from `to` on. A loop for each kind: they are the hot ones. */
export type DecodeNumbers = (
  block: RowBlock,
  littleEndian: boolean,
  cell: number,
  target: Float64Array,
  to: number,
) => void;

export const decodeNumbers: Readonly<Record<NumberKind, DecodeNumbers>> = {
  byte({ view, start, stride, rows }, _, cell, target, to) {
    for (let row = 0, at = start + cell; row < rows; row++, at += stride) target[to + row] = view.getInt8(at);
  },
  int({ view, start, stride, rows }, littleEndian, cell, target, to) {
    for (let row = 0, at = start + cell; row < rows; row++, at += stride) {
      target[to + row] = view.getInt16(at, littleEndian);
    }
  },
  long({ view, start, stride, rows }, littleEndian, cell, target, to) {
    for (let row = 0, at = start + cell; row < rows; row++, at += stride) {
      target[to + row] = view.getInt32(at, littleEndian);
    }
  },
  float({ view, start, stride, rows }, littleEndian, cell, target, to) {
    for (let row = 0, at = start + cell; row < rows; row++, at += stride) {
      target[to + row] = view.getFloat32(at, littleEndian);
    }
  },
  double({ view, start, stride, rows }, littleEndian, cell, target, to) {
    for (let row = 0, at = start + cell; row < rows; row++, at += stride) {
      target[to + row] = view.getFloat64(at, littleEndian);
    }
  },
};
