import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Variable } from '#libs/contracts';
import { secondsOfDate } from '../codebook/gregorian.ts';
import { type OpenOptions, SurveyFileError } from '../reader.ts';
import { readSurvey } from '../read-survey.ts';
import { isParquet } from './is-parquet.ts';
import { openParquet } from './open-parquet.ts';
import { parquetFolder } from './testing/parquet-folder.ts';

const folder = parquetFolder();
const day = secondsOfDate(2024, 3, 1);

const read = async (path: string, options: Partial<OpenOptions> = {}) =>
  readSurvey(await openParquet(path, { fileName: 'survey.parquet', ...options }));

/** One column named `v`, of SQL values. */
async function column(...values: string[]) {
  const rows = values.map((value) => `SELECT ${value} AS v`).join(' UNION ALL ');
  const { codebook, rows: found, warnings } = await read(await folder.write(rows));
  const variable = codebook.variables[0]!;
  return { values: found.flat(), variable, warnings: warnings.map(({ code }) => code) };
}

const shape = ({ type, format }: Variable) => `${type} ${format}`;

describe('a column is read by its type', () => {
  it.each([
    ['integers', ['-123::SMALLINT', 'NULL', '7'], [-123, null, 7], 'numeric F4.0'],
    ['long integers', ['9007199254740991::BIGINT', '-1'], [9007199254740991, -1], 'numeric F16.0'],
    ['floating point', ['0.1::DOUBLE', "'-infinity'::DOUBLE", "'nan'::DOUBLE"], [0.1, -Infinity, null], 'numeric F5.2'],
    ['whole floating point', ['12::DOUBLE', 'NULL'], [12, null], 'numeric F3.0'],
    ['single precision', ['1.5::FLOAT', 'NULL'], [1.5, null], 'numeric F5.2'],
    ['decimals', ['12.34::DECIMAL(6,2)', '-0.05'], [12.34, -0.05], 'numeric F8.2'],
    ['wide decimals', ['0.1::DECIMAL(38,20)', '0.3'], [0.1, 0.3], 'numeric F40.16'],
    ['booleans', ['true', 'NULL', 'false'], [1, null, 0], 'boolean F1.0'],
    ['dates', ["DATE '2024-03-01'", "DATE '0500-01-01'"], [day, secondsOfDate(500, 1, 1)], 'date SDATE10'],
    ['moments', ["TIMESTAMP '2024-03-01 00:01:00'", 'NULL'], [day + 60, null], 'datetime YMDHMS19'],
    ['fractions', ["TIMESTAMP '2024-03-01 00:00:00.125'"], [day + 0.125], 'datetime YMDHMS23.3'],
    ['nanoseconds', ["TIMESTAMP_NS '2024-03-01 00:00:01'"], [day + 1], 'datetime YMDHMS19'],
    ['times', ["TIME '12:30:01'", 'NULL'], [45_001, null], 'time TIME8'],
    ['texts', ["'Zoë  '", 'NULL', "''"], ['Zoë', null, ''], 'string A4'],
    ['enumerations', ["'b'::ENUM('a', 'b')"], ['b'], 'string A1'],
    ['UUIDs', ["'00000000-0000-0000-0000-00000000000a'::UUID"], ['00000000-0000-0000-0000-00000000000a'], 'string A36'],
    ['bytes that are texts', ["'Zo\\xC3\\xAB'::BLOB", 'NULL'], ['Zoë', null], 'string A12'],
  ])('%s', async (_, sql, expected, variable) => {
    const found = await column(...sql);
    expect(found.values).toEqual(expected);
    expect(shape(found.variable)).toBe(variable);
    expect(found.warnings).toEqual([]);
  });

  it.each([
    ['long integers as text', ['9007199254740993::BIGINT', 'NULL'], ['9007199254740993', null], 'numbers-as-text'],
    ['unsigned ones', ['18446744073709551615::UBIGINT'], ['18446744073709551615'], 'numbers-as-text'],
    ['decimals as text', ['0.9007199254740991::DECIMAL(18,16)'], ['0.9007199254740991'], 'numbers-as-text'],
    ['moments with a zone in UTC', ["TIMESTAMPTZ '2024-03-01 02:00:00+02'"], [day], 'time-zone'],
    ['moments that never are', ["DATE 'infinity'", "DATE '2024-03-01'"], [null, day], 'no-such-moment'],
    ['moments without end', ["TIMESTAMP '-infinity'", "TIMESTAMP '2024-03-01'"], [null, day], 'no-such-moment'],
    ['what is finer than SPSS', ["TIMESTAMP '2024-03-01 00:00:00.00025'"], [day + 0.00025], 'rounded-moments'],
    ['lists as JSON', ["['a', 'b\"']", 'NULL'], ['["a","b\\""]', null], 'nested-as-json'],
    ['records as JSON', ["{'a': 1, 'b': [DATE '2024-03-01']}"], ['{"a":1,"b":["2024-03-01"]}'], 'nested-as-json'],
    ['intervals as text', ['INTERVAL 1 DAY'], ['1 day'], 'read-as-text'],
  ])('and says so: %s', async (_, sql, expected, warning) => {
    const found = await column(...sql);
    expect(found.warnings).toEqual([warning]);
    found.values.forEach((value, at) => {
      if (typeof value === 'number') expect(value).toBeCloseTo(expected[at] as number, 5);
      else expect(value).toBe(expected[at]);
    });
  });
});

it('reads rows in order, however many', async () => {
  const path = await folder.write('SELECT i AS n, i::VARCHAR AS t FROM range(300000) r(i)');
  const reader = await openParquet(path, { fileName: path });
  let next = 0;
  for await (const { rows, columns } of reader.batches()) {
    for (let row = 0; row < rows; row += 1) {
      if (columns[0]!.values[row] !== next || columns[1]!.values[row] !== String(next)) throw new Error(`row ${next}`);
      next += 1;
    }
  }
  await reader.close();
  expect(next).toBe(300_000);
});

it('reads texts that are too long for a batch in smaller ones', async () => {
  const path = await folder.write(`SELECT repeat('x', 100000) || i AS t FROM range(1000) r(i)`);
  const reader = await openParquet(path, { fileName: path });
  const found: string[] = [];
  for await (const { rows, columns } of reader.batches()) {
    expect(rows * 100_000).toBeLessThan(2 ** 25);
    found.push(...(columns[0]!.values as string[]).map((text) => text.slice(99_998)));
  }
  await reader.close();
  expect(found).toEqual(Array.from({ length: 1000 }, (_, i) => `xx${i}`));
});

it('reads more columns than are read at once, side by side', async () => {
  const columns = Array.from({ length: 1001 }, (_, at) => `i * ${at} AS v${at}`);
  const { rows, codebook } = await read(await folder.write(`SELECT ${columns.join(', ')} FROM range(2500) r(i)`));
  expect(codebook.variables).toHaveLength(1001);
  expect(rows).toHaveLength(2500);
  expect(rows.every((row, i) => row.every((value, at) => value === i * at))).toBe(true);
});

it('tells its progress, which ends with the size of the file', async () => {
  const path = await folder.write('SELECT i FROM range(50000) r(i)');
  const seen: number[] = [];
  const { size } = { size: (await readFile(path)).length };
  await read(path, { onProgress: (bytes) => seen.push(bytes) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(size);
});

it('reads names that differ in their case only, and a file without rows', async () => {
  const { codebook, rows } = await read(await folder.write('SELECT 1 AS a, 2 AS "it\'s ""b""" WHERE false'));
  expect(codebook.variables.map(({ name }) => name)).toEqual(['a', 'it\'s "b"']);
  expect([codebook.rows, rows]).toEqual([0, []]);
});

it.each(['a[1]*?.parquet', "it's {1,2}.parquet", 'year=2024.parquet'])(
  'takes %s for a name, no pattern',
  async (name) => {
    const { rows } = await read(await folder.write('SELECT 1 AS a', name));
    expect(rows).toEqual([[1]]);
  },
);

it('tells rows and bytes of what is no text', async () => {
  const path = await folder.write("SELECT 'ok'::BLOB AS b UNION ALL SELECT '\\xE9t\\xE9'::BLOB");
  const { rows, problems } = await read(path);
  expect(rows).toEqual([['ok'], ['\ufffdt\ufffd']]);
  expect(problems).toMatchObject([{ row: 2, variable: 'b', code: 'undecodable-text' }]);
  expect((await read(path, { encoding: 'latin1' })).rows).toEqual([['ok'], ['été']]);
});

describe('a file that is no whole Parquet file', () => {
  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -20), 'damaged-file'],
    ['of a few bytes', () => Buffer.from('PAR1'), 'damaged-file'],
    ['with a footer that cannot be', (bytes: Buffer) => overwritten(bytes, -8, [255, 255, 255, 127]), 'damaged-file'],
    ['with a damaged footer', (bytes: Buffer) => overwritten(bytes, -100, Array(80).fill(255)), 'damaged-file'],
    ['with damaged data', (bytes: Buffer) => overwritten(bytes, 4, Array(40).fill(85)), 'damaged-file'],
    ['encrypted', (bytes: Buffer) => overwritten(bytes, -4, Buffer.from('PARE')), 'encrypted-file'],
  ])('%s is refused', async (_, change, code) => {
    const path = await folder.write("SELECT i AS n, 'text' || i AS t FROM range(1000) r(i)");
    await writeFile(path, change(await readFile(path)));
    const error = await read(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SurveyFileError);
    expect(error).toMatchObject({ code });
  });

  it('does not stop others from being read', async () => {
    const good = await folder.write('SELECT 1 AS a');
    const bad = join(folder.path, 'bad.parquet');
    await writeFile(bad, overwritten(await readFile(good), -60, Array(50).fill(7)));
    await expect(read(bad)).rejects.toThrow(SurveyFileError);
    expect((await read(good)).rows).toEqual([[1]]);
  });
});

function overwritten(bytes: Buffer, at: number, by: ArrayLike<number>): Buffer {
  const changed = Buffer.from(bytes);
  changed.set(by, at < 0 ? changed.length + at : at);
  return changed;
}

it('recognises Parquet by its first bytes', () => {
  expect(['PAR1', 'PARE', '$FL2', ''].map((head) => isParquet(Buffer.from(head)))).toEqual([true, true, false, false]);
});
