import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Column } from '../../reader.ts';
import { parquetFolder } from '../testing/parquet-folder.ts';
import { numbers, rowsOf, texts, writeColumn } from '../testing/written-columns.ts';
import type { TypeName } from './column-type.ts';

const folder = parquetFolder();
let files = 0;

async function written(column: Column, type: TypeName | null = null): Promise<string> {
  const path = `${folder.path}/${(files += 1)}.parquet`;
  await writeColumn(path, [[column]], type);
  return path;
}

async function statisticsOf(column: Column, type: TypeName | null = null): Promise<unknown[]> {
  const facts = 'stats_min_value, stats_max_value, stats_null_count::INT, num_values::INT';
  const [row] = await rowsOf(`SELECT ${facts} FROM parquet_metadata('${await written(column, type)}')`);
  return row!;
}

describe('statistics', () => {
  it.each<[string, Column, TypeName | null, unknown[]]>([
    ['codes', numbers(3, NaN, -2), null, ['-2', '3', 1, 3]],
    ['whole numbers', numbers(3000, NaN, -2), null, ['-2', '3000', 1, 3]],
    ['doubles', numbers(1.5, 1e300, NaN), null, ['1.5', '1e+300', 1, 3]],
    ['either zero, which stands for both', numbers(0, 0), 'double', ['-0.0', '0.0', 0, 2]],
    ['booleans', numbers(1, 0, NaN), 'boolean', ['false', 'true', 1, 3]],
    ['dates', numbers(12_219_379_200, 12_219_379_200 + 86_400, 1e20), 'date', ['1970-01-01', '1970-01-02', 1, 3]],
    ['moments', numbers(12_219_379_200.5), 'timestamp', ['1970-01-01 00:00:00.5', '1970-01-01 00:00:00.5', 0, 1]],
    ['texts by their bytes', texts('b', 'a', 'Z', null, 'ä'), null, ['Z', 'ä', 1, 5]],
    ['empty texts', texts('', 'a'), null, ['', 'a', 0, 2]],
    ['nothing', numbers(NaN, NaN), null, [null, null, 2, 2]],
    ['long texts, without their extremes', texts('x'.repeat(257), 'a'), null, [null, null, 0, 2]],
    ['texts that are ordered otherwise in JavaScript', texts('\uffee', '😀'), null, [null, null, 0, 2]],
  ])('of %s', async (_, column, type, expected) => {
    expect(await statisticsOf(column, type)).toEqual(expected);
  });

  it('hide no row from who looks for a value', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 30 }), async (values) => {
        const path = await written(numbers(...values));
        for (const value of values.filter((each) => !Number.isNaN(each)).slice(0, 3)) {
          const sql = `SELECT count(*)::INT FROM read_parquet('${path}') WHERE v = CAST('${value}' AS DOUBLE)`;
          expect(await rowsOf(sql)).toEqual([[values.filter((each) => each === value).length]]);
        }
      }),
      { numRuns: 40 },
    ));
});
