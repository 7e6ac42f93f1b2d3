import { physicalTypes } from './format.ts';
import type { NumberType } from './column-type.ts';
import type { TextOrder } from './gathered-column.ts';

/** Of the values of a column in a row group, in the encoding PLAIN, texts without their lengths. */
export interface Statistics {
  readonly nulls: number;
  readonly extremes: { readonly least: Uint8Array; readonly most: Uint8Array } | null;
}

/**
 * @param least NaN where there is no value
 * @param most NaN where there is no value
 */
export function numberStatistics(type: NumberType, nulls: number, least: number, most: number): Statistics {
  if (!(least <= most)) return { nulls, extremes: null };
  // Source: parquet.thrift, `ColumnOrder`: a reader may take 0 for either zero.
  const isDouble = type.physical === physicalTypes.double;
  const bytes = (value: number, zero: number) => type.plain(Float64Array.of(isDouble && value === 0 ? zero : value));
  return { nulls, extremes: { least: bytes(least, -0), most: bytes(most, 0) } };
}

const mostTextBytes = 256;

export function textStatistics({ first, last, isOrdered }: TextOrder, nulls: number): Statistics {
  if (first === null || last === null || !isOrdered) return { nulls, extremes: null };
  // In memory of their own, not a piece of a pool: that would be copied whole to another thread.
  const encoder = new TextEncoder();
  const extremes = { least: encoder.encode(first), most: encoder.encode(last) };
  const isShort = extremes.least.length <= mostTextBytes && extremes.most.length <= mostTextBytes;
  return { nulls, extremes: isShort ? extremes : null };
}
