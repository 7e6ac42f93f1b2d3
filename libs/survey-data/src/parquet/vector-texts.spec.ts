import duckdb from '@duckdb/node-bindings';
import { expect, it } from '@jest/globals';
import { withConnection } from './duckdb.ts';
import { textsOf } from './vector-texts.ts';

/** The texts of the only column that a query selects, in at most one vector. */
function textsIn(query: string): Promise<(string | null)[]> {
  return withConnection(async (connection) => {
    const chunk = await (await connection.stream(query)).fetchChunk();
    return textsOf(duckdb.data_chunk_get_vector(chunk!.chunk, 0), 0, chunk!.rowCount);
  });
}

it.each([
  [
    'short and long',
    ['', 'a', 'exactly 12 b', 'exactly 13 by', 'x'.repeat(5000), 'ä'.repeat(6), 'ä'.repeat(7), '😀😀😀😀'],
  ],
  ['with a byte order mark', ['\ufeffa', '\ufeffa long one with it']],
  ['the same in many rows', ['Saint-Étienne', 'Saint-Étienne', 'Amsterdam Zuid', 'Saint-Étienne', null]],
  ['nothing', [null, null]],
])('reads texts that are %s', async (_, texts) => {
  const values = texts.map((text) => (text === null ? '(NULL)' : `('${text}')`));
  expect(await textsIn(`SELECT t::VARCHAR FROM (VALUES ${values.join(', ')}) AS v(t)`)).toEqual(texts);
});

it('reads a full vector of long texts, wherever they lie', async () => {
  const expected = Array.from({ length: 2048 }, (_, row) =>
    row % 7 ? 'long text '.repeat((row * 31) % 9) + row : null,
  );
  const sql = `CASE WHEN range % 7 > 0 THEN repeat('long text ', (range * 31) % 9) || range END`;
  expect(await textsIn(`SELECT ${sql} FROM range(2048)`)).toEqual(expected);
});

it('reads texts of which one begins where another does', async () => {
  const sql = `SELECT substring(t, 1, n) FROM (SELECT repeat('abc', 20) AS t), (VALUES (13), (60), (20), (13)) AS v(n)`;
  expect(await textsIn(sql)).toEqual([13, 60, 20, 13].map((length) => 'abc'.repeat(20).slice(0, length)));
});
