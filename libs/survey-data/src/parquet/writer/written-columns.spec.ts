import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CodeColumn, noCode } from '../../code-column.ts';
import type { Column } from '../../reader.ts';
import { parquetFolder } from '../testing/parquet-folder.ts';
import { numbers, readColumn, texts, writeColumn } from '../testing/written-columns.ts';
import type { TypeName } from './column-type.ts';

const folder = parquetFolder();
let files = 0;

async function rewritten(groups: readonly Column[][], type: TypeName | null = null): Promise<unknown[]> {
  const path = `${folder.path}/${(files += 1)}.parquet`;
  await writeColumn(path, groups, type);
  return readColumn(path);
}

function storedValues(groups: readonly Column[][]): unknown[] {
  return groups
    .flat()
    .flatMap((column) => Array.from<unknown>(column.values).map((it) => (Number.isNaN(it) ? null : it)));
}

const numeric = (values: number[]): Column => ({ kind: 'numeric', values: Float64Array.from(values) });
const textual = (values: (string | null)[]): Column => ({ kind: 'text', values });

/** Where the values of many rows are compared, for which `toEqual` takes long. */
function firstDifference(found: readonly unknown[], expected: readonly unknown[]): number {
  if (found.length !== expected.length) return Math.min(found.length, expected.length);
  return found.findIndex((value, row) => !Object.is(value, expected[row]));
}

const codes = fc.constantFrom(noCode, -127, -1, 0, 1, 2, 127);
const wholeNumbers = fc.constantFrom(
  NaN,
  0,
  127,
  128,
  -128,
  -129,
  32_767,
  32_768,
  -32_769,
  2 ** 31 - 1,
  -(2 ** 31) + 1,
  2 ** 31,
);
const anyNumbers = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, -0, 0, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 2 ** 53),
);
const numericColumn: fc.Arbitrary<Column> = fc.oneof(
  fc.array(codes, { maxLength: 40 }).map((values) => new CodeColumn(Int8Array.from(values))),
  fc.array(fc.oneof(codes, fc.constant(NaN)), { maxLength: 40 }).map((values) => numbers(...values)),
  fc.array(wholeNumbers, { maxLength: 40 }).map((values) => numbers(...values)),
  fc.array(anyNumbers, { maxLength: 40 }).map((values) => numbers(...values)),
);
const text = fc.oneof(
  fc.constantFrom(null, '', 'a', 'Straße', '名前', '😀', 'nul\0', 'x'.repeat(39), 'ä'.repeat(41), 'long '.repeat(100)),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const textColumn = fc.array(text, { maxLength: 40 }).map((values) => texts(...values));

function groupsOf(column: fc.Arbitrary<Column>): fc.Arbitrary<Column[][]> {
  const group = fc
    .array(column, { minLength: 1, maxLength: 4 })
    .filter((each) => each.some(({ values }) => values.length > 0));
  return fc.array(group, { minLength: 1, maxLength: 3 });
}

describe('columns are read as they were written', () => {
  it('of numbers, whatever they are in each batch and row group', () =>
    fc.assert(
      fc.asyncProperty(groupsOf(numericColumn), async (groups) => {
        expect(await rewritten(groups, 'double')).toEqual(storedValues(groups));
      }),
    ));

  it('of numbers in the narrowest type', () =>
    fc.assert(
      fc.asyncProperty(groupsOf(numericColumn), async ([group]) => {
        expect(await rewritten([group!])).toEqual(storedValues([group!]));
      }),
    ));

  it('of texts', () =>
    fc.assert(
      fc.asyncProperty(groupsOf(textColumn), async (groups) => {
        expect(await rewritten(groups)).toEqual(storedValues(groups));
      }),
    ));

  it.each([1, 7, 8, 9, 63, 64, 65, 2047, 2048, 2049, 16_384, 16_385, 131_073])('of %i rows', async (rows) => {
    const each = Array.from({ length: rows }, (_, row) => row);
    const columns = [
      numeric(each.map((row) => row % 3)),
      numeric(each.map((row) => (row % 5 ? (row % 300) * 1000 : NaN))),
      numeric(each.map((row) => (row % 5 ? row / 7 : NaN))),
      numeric(each.map((row) => row / 7)),
      textual(each.map((row) => (row % 3 ? `${row % 40}` : null))),
      textual(each.map((row) => (row % 9 ? `text ${row}` : null))),
    ];
    for (const column of columns)
      expect(firstDifference(await rewritten([[column]]), storedValues([[column]]))).toBe(-1);
  });

  it.each([1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 1024, 1025, 70_000])('with %i different values', async (count) => {
    const rows = Array.from({ length: 2 * count }, (_, row) => (row * 7) % count);
    for (const column of [numeric(rows.map((row) => row + 0.5)), textual(rows.map((row) => `is ${row}`))]) {
      expect(firstDifference(await rewritten([[column]]), storedValues([[column]]))).toBe(-1);
    }
  });

  it('of texts that are longer than a page', async () => {
    const column = texts('short', 'x'.repeat(2 ** 20), null, 'ü'.repeat(300_000), '');
    expect(await rewritten([[column]])).toEqual(storedValues([[column]]));
    const different = texts(...Array.from({ length: 5000 }, (_, row) => (row % 6 ? `${row}`.repeat(200) : null)));
    expect(await rewritten([[different]])).toEqual(storedValues([[different]]));
  });

  it('of nothing', async () => {
    const none = Array.from({ length: 20 }, () => NaN);
    expect(await rewritten([[numbers(...none)], [numbers(1)], [numbers(...none)]], 'double')).toEqual([
      ...none.map(() => null),
      1,
      ...none.map(() => null),
    ]);
    expect(await rewritten([[texts(null, null)]])).toEqual([null, null]);
  });

  it('with half of a surrogate pair as the character that stands for what is none', async () => {
    expect(await rewritten([[texts('a\ud800', 'b')]])).toEqual(['a\ufffd', 'b']);
  });
});
