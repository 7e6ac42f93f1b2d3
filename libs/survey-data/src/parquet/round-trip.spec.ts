import { expect, it } from '@jest/globals';
import type { Codebook, StoredValue, Variable } from '#libs/contracts';
import { secondsOfDate, unixEpoch } from '../codebook/gregorian.ts';
import { asBoolean, asDate, asDateTime, asNumber, asText, asTime, newVariable } from '../codebook/new-variable.ts';
import { emptyColumn, isText } from '../column-batches.ts';
import { readSurvey } from '../read-survey.ts';
import { exportParquet } from './export-parquet.ts';
import { openParquet } from './open-parquet.ts';
import { parquetFolder } from './testing/parquet-folder.ts';
import { withConnection } from './duckdb.ts';
import { writeSegments } from './write-segments.ts';

const folder = parquetFolder();
const names = ['a', 'Straße', 'it\'s "b"', '名前', 'where', '_1'];

/** Numbers that look random, and are the same in each run. */
function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

type Draw = () => number;
const oneOf = <Item>(draw: Draw, items: readonly Item[]): Item => items[Math.floor(draw() * items.length)]!;
const day = (draw: Draw) => secondsOfDate(1600 + Math.floor(draw() * 900), 1, 1) + 86_400 * Math.floor(draw() * 366);
const milliseconds = (draw: Draw) => (unixEpoch * 1000 + Math.floor((draw() - 0.3) * 8e12)) / 1000;

/** Variables of all types, with values that they may have. */
const kinds: readonly (readonly [(draw: Draw) => Omit<Variable, 'name'>, (draw: Draw) => number | string])[] = [
  [
    () => described(asNumber(8, 2), 1, -9),
    (draw) => oneOf(draw, [0, -0, 0.1, 5e-324, -1e300, Infinity, 2 ** 53, draw()]),
  ],
  [
    () => described(asText(40), 'a', 'ü'),
    (draw) => oneOf(draw, ['', ' a', 'nul\0', '😀', "';--", 'x'.repeat(40 * draw())]),
  ],
  [() => described(asBoolean, 1, 0), (draw) => oneOf(draw, [0, 1])],
  [
    () =>
      described(
        asDate('EDATE'),
        day(() => 0.5),
        0,
      ),
    day,
  ],
  [() => described(asDateTime(true, 3), 0, 1), milliseconds],
  [() => described(asTime(false, 0), 0, 1), (draw) => Math.floor((draw() - 0.2) * 1e9) / 100],
];

function described(appearance: Parameters<typeof newVariable>[1], value: number | string, other: number | string) {
  const { name: _, ...variable } = newVariable('', appearance);
  const valueLabels = [value, other].map((code) => ({ value: code, label: `is ${code}` }));
  return { ...variable, label: 'Größe?', valueLabels, missing: { values: [value], range: null } };
}

function survey(seed: number) {
  const numbers = numbersFrom(seed);
  const draw: Draw = () => numbers.next().value;
  const chosen = names
    .slice(0, 1 + Math.floor(draw() * names.length))
    .map((name) => ({ name, kind: oneOf(draw, kinds) }));
  const variables = chosen.map(({ name, kind: [variable] }) => ({ name, ...variable(draw) }));
  const rows = Array.from({ length: Math.floor(draw() * 40) }, () =>
    chosen.map(({ kind: [, value] }): StoredValue => (draw() < 0.2 ? null : value(draw))),
  );
  const set = { name: '$s', label: null, kind: 'categories' as const, countedValue: null, variables: [names[0]!] };
  const codebook: Codebook = {
    rows: rows.length,
    encoding: oneOf(draw, [null, 'UTF-8']),
    fileLabel: oneOf(draw, [null, 'Ümfrage']),
    variables,
    multipleResponseSets: [set],
  };
  return { codebook, rows };
}

async function segmentsOf({ codebook, rows }: ReturnType<typeof survey>, directory: string) {
  const columns = codebook.variables.map((variable, at) => {
    const column = emptyColumn(variable, rows.length);
    rows.forEach((row, index) => (column.values[index] = (row[at] ?? (isText(variable) ? null : NaN)) as never));
    return column;
  });
  async function* batches() {
    yield { rows: rows.length, columns };
  }
  const segments = [];
  for await (const segment of writeSegments(codebook, batches(), { directory, rowsPerSegment: 7 }))
    segments.push(segment);
  return segments;
}

it.each(Array.from({ length: 40 }, (_, seed) => [seed]))('survey %i is read as it was exported', async (seed) => {
  const given = survey(seed);
  const path = `${folder.path}/${seed}.parquet`;
  const segments = await segmentsOf(given, folder.path);
  await exportParquet({ segments, codebook: given.codebook, path, presentation: { raw: seed % 4 === 0 } });
  const { codebook, rows, warnings } = await readSurvey(await openParquet(path, { fileName: path }));
  expect(codebook).toEqual(given.codebook);
  expect(rows).toEqual(given.rows);
  expect(warnings).toEqual([]);
});

/** What other programs make of an exported file that keep its metadata. */
async function rewritten(select: string): Promise<Awaited<ReturnType<typeof readSurvey>>> {
  const codebook: Codebook = {
    rows: 1,
    encoding: 'UTF-8',
    fileLabel: 'kept',
    variables: [
      { ...newVariable('a', asNumber(3, 0)), label: 'A' },
      { ...newVariable('t', asText(2)), label: 'T' },
    ],
    multipleResponseSets: [{ name: '$s', label: null, kind: 'categories', countedValue: null, variables: ['a'] }],
  };
  const path = `${folder.path}/rewritten.parquet`;
  const json = JSON.stringify(codebook).replaceAll("'", "''");
  const sql = `COPY (${select}) TO '${path}' (FORMAT parquet, KV_METADATA {codebook: '${json}'})`;
  await withConnection((connection) => connection.run(sql));
  return readSurvey(await openParquet(path, { fileName: path }));
}

it('describes columns by their types that a codebook does not fit', async () => {
  const { codebook, warnings } = await rewritten("SELECT 'x' AS a, 'long' AS t, 1::DOUBLE AS b");
  expect(codebook.variables).toMatchObject([
    { name: 'a', type: 'string', label: null },
    { name: 't', type: 'string', label: 'T', width: 4, format: 'A4' },
    { name: 'b', type: 'numeric', label: null },
  ]);
  expect(warnings.map(({ code, variable }) => [code, variable])).toEqual([
    ['not-in-codebook', 'a'],
    ['not-in-codebook', 'b'],
  ]);
});

it('keeps the multiple-response sets whose variables are there', async () => {
  expect((await rewritten('SELECT 1::DOUBLE AS a')).codebook.multipleResponseSets).toHaveLength(1);
  expect((await rewritten("SELECT 'x' AS t")).codebook.multipleResponseSets).toEqual([]);
});

it('ignores a codebook that is none, and says so', async () => {
  const path = `${folder.path}/none.parquet`;
  await withConnection((it) =>
    it.run(`COPY (SELECT 1 AS a) TO '${path}' (FORMAT parquet, KV_METADATA {codebook: 'no'})`),
  );
  const { codebook, warnings } = await readSurvey(await openParquet(path, { fileName: path }));
  expect(codebook.variables).toMatchObject([{ name: 'a', format: 'F1.0' }]);
  expect(warnings).toMatchObject([{ code: 'ignored-codebook' }]);
});
