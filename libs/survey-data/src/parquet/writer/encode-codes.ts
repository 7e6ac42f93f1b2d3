import { mostCode, noCode } from '../../code-column.ts';
import { narrowestType, type NumberType } from './column-type.ts';
import { encodeIndexed, type EncodedColumn } from './encoded-column.ts';
import { encodeNoValues } from './encode-numbers.ts';
import { Scratch } from './scratch.ts';
import { numberStatistics } from './statistics.ts';

const indicesMemory = new Scratch(Int32Array);

/**
 * Codes become indices of a dictionary, which need not be looked for.
 * @param type the narrowest, if null
 */
export function encodeCodes(codes: Int8Array, type: NumberType | null): EncodedColumn {
  const counts = countCodes(codes);
  const nulls = counts[0]!;
  const resolved = type ?? narrowestType(mostCode);
  if (nulls === codes.length) return encodeNoValues(nulls, resolved);
  const values: number[] = [];
  const places = new Int32Array(counts.length).fill(-1);
  for (let code = noCode + 1; code <= mostCode; code += 1) {
    if (counts[code - noCode]! > 0) places[code - noCode] = values.push(code) - 1;
  }
  const indices = indicesMemory.take(codes.length);
  for (let row = 0; row < codes.length; row += 1) indices[row] = places[codes[row]! - noCode]!;
  return {
    type: resolved,
    chunk: encodeIndexed(resolved.plain(Float64Array.from(values)), values.length, indices, nulls),
    statistics: numberStatistics(resolved, nulls, values[0]!, values.at(-1)!),
  };
}

/** How often each code is there, first "no value". */
function countCodes(codes: Int8Array): Uint32Array {
  const counts = new Uint32Array(mostCode - noCode + 1);
  for (let row = 0; row < codes.length; row += 1) counts[codes[row]! - noCode]! += 1;
  return counts;
}
