import { DOUBLE, type DuckDBType, INTEGER, SMALLINT, TINYINT, VARCHAR } from '@duckdb/node-api';
import { CodeColumn, mostCode } from '../code-column.ts';
import type { Column } from '../reader.ts';

export type IntegerArray = Int8Array | Int16Array | Int32Array;

/** How the values of a variable are written. */
export interface StorageType {
  readonly type: DuckDBType;
  /** For whole numbers: what they are put into. */
  readonly integers: (new (length: number) => IntegerArray) | null;
}

const text: StorageType = { type: VARCHAR, integers: null };
const double: StorageType = { type: DOUBLE, integers: null };

const integerTypes = [
  { type: TINYINT, integers: Int8Array, most: 2 ** 7 - 1 },
  { type: SMALLINT, integers: Int16Array, most: 2 ** 15 - 1 },
  { type: INTEGER, integers: Int32Array, most: 2 ** 31 - 1 },
];

/**
 * The narrowest type that all values of a variable fit into as they are. DuckDB writes codes in one byte in less than
 * half the time that the same numbers take as doubles.
 * @param columns of the variable, at least one
 */
export function storageTypeOf(columns: readonly Column[]): StorageType {
  if (columns[0]!.kind === 'text') return text;
  let most = 0;
  for (const column of columns) {
    most = Math.max(most, column instanceof CodeColumn ? mostCode : mostOfWholeNumbers(column.values as Float64Array));
    if (most === Infinity) return double;
  }
  return integerTypes.find((each) => most <= each.most) ?? double;
}

/** The largest number, as far as from zero, of the values that are there; infinite where one is not whole, or is -0. */
function mostOfWholeNumbers(values: Float64Array): number {
  let most = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    const whole = value | 0;
    if (whole === value) {
      if (whole > most) most = whole;
      else if (-whole > most) most = -whole;
      else if (whole === 0 && 1 / value < 0) return Infinity;
    } else if (value === value) return Infinity;
  }
  return most;
}
