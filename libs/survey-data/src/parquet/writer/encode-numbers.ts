import { isMissing } from '../../column-batches.ts';
import { ChunkPages, type ColumnChunk } from './column-chunk.ts';
import { narrowestType, type NumberType } from './column-type.ts';
import { encodeIndexed, type EncodedColumn, pageRanges } from './encoded-column.ts';
import { numberDictionary } from './number-dictionary.ts';
import { Scratch } from './scratch.ts';
import { numberStatistics } from './statistics.ts';

const presenceMemory = new Scratch(Uint8Array);
const valuesMemory = new Scratch(Float64Array);
const convertedMemory = new Scratch(Float64Array);

/**
 * @param stored NaN is no value
 * @param type the narrowest that holds them all, if null
 */
export function encodeNumbers(stored: Float64Array, type: NumberType | null): EncodedColumn {
  const numbers = type?.fromStored ? converted(stored, type.fromStored) : stored;
  const { nulls, least, most, farthest } = measure(numbers);
  const resolved = type ?? narrowestType(farthest);
  if (nulls === numbers.length) return encodeNoValues(nulls, resolved);
  const dictionary = resolved.hasDictionary ? numberDictionary(numbers) : null;
  const chunk = dictionary
    ? encodeIndexed(resolved.plain(dictionary.values), dictionary.values.length, dictionary.indices, nulls)
    : encodePlain(numbers, nulls, resolved);
  return { type: resolved, chunk, statistics: numberStatistics(resolved, nulls, least, most) };
}

function converted(stored: Float64Array, convert: (value: number) => number): Float64Array {
  const numbers = convertedMemory.take(stored.length);
  for (let row = 0; row < stored.length; row += 1) numbers[row] = convert(stored[row]!);
  return numbers;
}

/** Of a column that has none, which has no dictionary either. */
export function encodeNoValues(rows: number, type: EncodedColumn['type']): EncodedColumn {
  const pages = new ChunkPages();
  const isPresent = new Uint8Array(rows);
  for (const range of pageRanges(rows, 'indices')) pages.plain(new Uint8Array(0), { isPresent, ...range });
  return { type, chunk: pages.end(), statistics: { nulls: rows, extremes: null } };
}

function encodePlain(numbers: Float64Array, nulls: number, type: NumberType): ColumnChunk {
  const pages = new ChunkPages();
  const isPresent = nulls > 0 ? presence(numbers) : null;
  for (const { from, to } of pageRanges(numbers.length, 'numbers')) {
    const some = numbers.subarray(from, to);
    pages.plain(type.plain(isPresent ? withoutNone(some) : some), { isPresent, from, to });
  }
  return pages.end();
}

function presence(numbers: Float64Array): Uint8Array {
  const isPresent = presenceMemory.take(numbers.length);
  for (let row = 0; row < numbers.length; row += 1) isPresent[row] = isMissing(numbers[row]!) ? 0 : 1;
  return isPresent;
}

function withoutNone(numbers: Float64Array): Float64Array {
  const values = valuesMemory.take(numbers.length);
  let count = 0;
  for (let row = 0; row < numbers.length; row += 1) {
    const value = numbers[row]!;
    values[count] = value;
    if (value === value) count += 1;
  }
  return values.subarray(0, count);
}

interface Measures {
  readonly nulls: number;
  readonly least: number;
  readonly most: number;
  /** The whole number farthest from zero; infinite where one is not whole, or is -0. */
  readonly farthest: number;
}

function measure(numbers: Float64Array): Measures {
  let nulls = 0;
  let least = Infinity;
  let most = -Infinity;
  let areWhole = true;
  for (let row = 0; row < numbers.length; row += 1) {
    const value = numbers[row]!;
    if (value !== value) nulls += 1;
    else {
      if (value < least) least = value;
      if (value > most) most = value;
      if (areWhole && ((value | 0) !== value || (value === 0 && 1 / value < 0))) areWhole = false;
    }
  }
  return { nulls, least, most, farthest: areWhole ? Math.max(most, -least) : Infinity };
}
