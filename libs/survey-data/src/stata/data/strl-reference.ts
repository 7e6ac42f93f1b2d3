import type { Release } from '../dictionary/release.ts';

/** How the eight bytes of a cell name the strL that it holds. */
export interface StrlReference {
  variableAt(view: DataView, at: number): number;
  observationAt(view: DataView, at: number): number;
}

/** Variable and row take 4 and 4 bytes in 117, 2 and 6 in 118, 3 and 5 in 119. */
export function strlReference({ number }: Release, littleEndian: boolean): StrlReference {
  const variableBytes = number === 117 ? 4 : number === 118 ? 2 : 3;
  return {
    variableAt: (view, at) => unsigned(view, at, variableBytes, littleEndian),
    observationAt: (view, at) => unsigned(view, at + variableBytes, 8 - variableBytes, littleEndian),
  };
}

function unsigned(view: DataView, at: number, bytes: number, littleEndian: boolean): number {
  let value = 0;
  for (let index = 0; index < bytes; index++) {
    value = value * 256 + view.getUint8(littleEndian ? at + bytes - 1 - index : at + index);
  }
  return value;
}
