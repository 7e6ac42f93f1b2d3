import { expect, it } from '@jest/globals';
import { unixEpoch } from '../../codebook/gregorian.ts';
import { parquetFolder } from '../testing/parquet-folder.ts';
import { numbers, rowsOf, writeColumn } from '../testing/written-columns.ts';
import type { TypeName } from './column-type.ts';

const folder = parquetFolder();

async function written(values: readonly number[], type: TypeName | null): Promise<[string, unknown[]]> {
  const path = `${folder.path}/types.parquet`;
  await writeColumn(path, [[numbers(...values)]], type);
  const rows = await rowsOf(`SELECT typeof(v), v::VARCHAR FROM read_parquet('${path}')`);
  return [String(rows[0]![0]), rows.map(([, value]) => value)];
}

const at = (milliseconds: number) => unixEpoch + milliseconds / 1000;

it.each<[string, number[], TypeName | null, string, (string | null)[]]>([
  ['the narrowest', [1, NaN, -127], null, 'TINYINT', ['1', null, '-127']],
  ['the narrowest', [1, NaN, 128], null, 'SMALLINT', ['1', null, '128']],
  ['the narrowest', [40_000], null, 'INTEGER', ['40000']],
  ['the narrowest', [2 ** 31], null, 'DOUBLE', ['2147483648.0']],
  ['the narrowest', [-0], null, 'DOUBLE', ['-0.0']],
  ['the narrowest', [NaN], null, 'TINYINT', [null]],
  ['numbers', [1, NaN], 'double', 'DOUBLE', ['1.0', null]],
  ['booleans', [1, 0, NaN, -0, 0.5], 'boolean', 'BOOLEAN', ['true', 'false', null, 'false', 'true']],
  [
    'dates',
    [at(0), at(-1), at(86_399_999), 0, NaN, Infinity, 1e20],
    'date',
    'DATE',
    ['1970-01-01', '1969-12-31', '1970-01-01', '1582-10-14', null, null, null],
  ],
  [
    'moments',
    [at(-1), at(1.6), 0, NaN, -Infinity, 1e20],
    'timestamp',
    'TIMESTAMP',
    ['1969-12-31 23:59:59.999', '1970-01-01 00:00:00.002', '1582-10-14 00:00:00', null, null, null],
  ],
])('%s of %j are stored by their type', async (_, values, type, sqlType, expected) => {
  expect(await written(values, type)).toEqual([sqlType, expected]);
});

it('has dates as far away as DuckDB has', async () => {
  const [, found] = await written([at(9_223_372_022_400_000), at(-9_223_372_022_400_000)], 'timestamp');
  expect(found).toEqual([expect.stringMatching(/^294247-/), expect.stringMatching(/^290309-.*\(BC\)/)]);
});
