import duckdb from '@duckdb/node-bindings';

/** The numbers of a vector of doubles, NaN where there is none. */
export function numbersOf(vector: duckdb.Vector, rows: number): Float64Array {
  const values = new Float64Array(rows);
  new Uint8Array(values.buffer).set(duckdb.vector_get_data(vector, rows * 8));
  const validity = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  for (let row = 0; validity && row < rows; row += 1) {
    if (((validity[row >> 3]! >> (row & 7)) & 1) === 0) values[row] = NaN;
  }
  return values;
}
