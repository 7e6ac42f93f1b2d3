import { type ColumnChunk, ChunkPages } from './column-chunk.ts';
import type { StoredType } from './column-type.ts';
import { indexWidth } from './number-dictionary.ts';
import { Scratch } from './scratch.ts';
import type { Statistics } from './statistics.ts';

/** A column of a row group that can be written. */
export interface EncodedColumn {
  readonly type: StoredType;
  readonly chunk: ColumnChunk;
  readonly statistics: Statistics;
}

/** Of a row group: encoded here one after the other, or on another thread. */
export type EncodedColumns = Iterable<EncodedColumn> | AsyncIterable<EncodedColumn>;

const presenceMemory = new Scratch(Uint8Array);

const rowsPerPage = { indices: 2 ** 17, numbers: 2 ** 14 };

/** Where pages begin and end. */
export function* pageRanges(
  rows: number,
  kind: keyof typeof rowsPerPage,
): Generator<{ readonly from: number; readonly to: number }> {
  for (let from = 0; from < rows; from += rowsPerPage[kind])
    yield { from, to: Math.min(from + rowsPerPage[kind], rows) };
}

/**
 * @param values different ones, in the encoding PLAIN
 * @param count of the values
 * @param indices of the values, for each row; negative where there is none
 */
export function encodeIndexed(values: Uint8Array, count: number, indices: Int32Array, nulls: number): ColumnChunk {
  const isPresent = presence(indices, nulls);
  const pages = new ChunkPages();
  pages.dictionary(values, count);
  for (const range of pageRanges(indices.length, 'indices'))
    pages.indices(indices, indexWidth(count), { isPresent, ...range });
  return pages.end();
}

/** A 1 for each row that has a value; null where all have. */
export function presence(indices: Int32Array, nulls: number): Uint8Array | null {
  if (nulls === 0) return null;
  const isPresent = presenceMemory.take(indices.length);
  for (let row = 0; row < indices.length; row += 1) isPresent[row] = indices[row]! >= 0 ? 1 : 0;
  return isPresent;
}
