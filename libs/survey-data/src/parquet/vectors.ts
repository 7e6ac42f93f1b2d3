import duckdb from '@duckdb/node-bindings';
import { type CodeColumn, noCode } from '../code-column.ts';
import { isMissing } from '../column-batches.ts';
import type { NumericColumn, TextColumn } from '../reader.ts';
import type { IntegerArray } from './storage-types.ts';
import type { TextVector } from './text-vector.ts';

/** Rows in a vector of DuckDB. */
export const vectorRows = 2048;

/**
 * Fill vectors of DuckDB by the bindings' own calls: its vector classes take several times as long where values are
 * missing.
 */
export function fillDoubles(vector: duckdb.Vector, { values }: NumericColumn, from: number, rows: number): void {
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + from * 8, rows * 8);
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rows; row += 1) {
    if (isMissing(values[from + row]!)) clearBit((validity ??= allValid()), row);
  }
  if (validity) setValidity(vector, validity);
}

/** Codes are a column of bytes already. */
export function fillCodes(vector: duckdb.Vector, { codes }: CodeColumn, from: number, rows: number): void {
  duckdb.copy_data_to_vector(vector, 0, codes.buffer as ArrayBuffer, codes.byteOffset + from, rows);
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rows; row += 1) {
    if (codes[from + row] === noCode) clearBit((validity ??= allValid()), row);
  }
  if (validity) setValidity(vector, validity);
}

/** @param integers room for a vector; every value fits into it */
export function fillIntegers(
  vector: duckdb.Vector,
  { values }: NumericColumn,
  from: number,
  rows: number,
  integers: IntegerArray,
): void {
  let validity: Uint8Array | null = null;
  for (let row = 0; row < rows; row += 1) {
    const value = values[from + row]!;
    integers[row] = value;
    if (isMissing(value)) clearBit((validity ??= allValid()), row);
  }
  const bytes = rows * integers.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(vector, 0, integers.buffer as ArrayBuffer, integers.byteOffset, bytes);
  if (validity) setValidity(vector, validity);
}

/** @param texts room for a vector */
export function fillTexts(
  vector: duckdb.Vector,
  { values }: TextColumn,
  from: number,
  rows: number,
  texts: TextVector,
): void {
  let validity: Uint8Array | null = null;
  texts.clear(rows);
  for (let row = 0; row < rows; row += 1) {
    const text = values[from + row]!;
    if (text === null) clearBit((validity ??= allValid()), row);
    else if (text !== '') texts.set(row, text);
  }
  texts.copyTo(vector, rows);
  if (validity) setValidity(vector, validity);
}

function allValid(): Uint8Array {
  return new Uint8Array(vectorRows / 8).fill(0xff);
}

function clearBit(validity: Uint8Array, row: number): void {
  validity[row >> 3]! &= ~(1 << (row & 7));
}

function setValidity(vector: duckdb.Vector, validity: Uint8Array): void {
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer as ArrayBuffer, 0, validity.byteLength);
}
