import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import { splitStrlKey } from '../strls/strl-index.ts';

/** How the eight bytes of a cell name the strL that it holds. */
export interface StrlReference {
  variableAt(view: DataView, at: number): number;
  observationAt(view: DataView, at: number): number;
}

/**
 * Variable and row take 4 and 4 bytes in release 117, 2 and 6 in 118, 3 and 5 in 119; but ReadStat, which R's haven
 * writes with, has used 2 and 6 in 119 as well. A strL is named after the first cell that holds it: that one tells.
 */
export async function findStrlReference(file: RandomAccessFile, dictionary: Dictionary): Promise<StrlReference> {
  const { release, littleEndian } = dictionary;
  if (release.number === 117) return reference(4, littleEndian);
  const ofRelease118 = reference(2, littleEndian);
  if (release.number === 118) return ofRelease118;
  const ofRelease119 = reference(3, littleEndian);
  const isOf118 = await namesItself(file, dictionary, ofRelease118);
  return isOf118 && !(await namesItself(file, dictionary, ofRelease119)) ? ofRelease118 : ofRelease119;
}

/** Whether the cell that the first strL is named after refers to it, read in this way. */
async function namesItself(file: RandomAccessFile, dictionary: Dictionary, cells: StrlReference): Promise<boolean> {
  const { variables, rows, rowBytes, dataOffset, strls } = dictionary;
  const [key] = strls.keys;
  if (key === undefined) return false;
  const { variable, observation } = splitStrlKey(key, variables.length);
  const stored = variables[variable - 1];
  if (stored?.storage.kind !== 'strl' || observation < 1 || observation > rows) return false;
  const { buffer } = await file.read(dataOffset + (observation - 1) * rowBytes + stored.start, stored.storage.bytes);
  const view = new DataView(buffer);
  return cells.variableAt(view, 0) === variable && cells.observationAt(view, 0) === observation;
}

function reference(variableBytes: number, littleEndian: boolean): StrlReference {
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
