import { describe, expect, it } from '@jest/globals';
import type { NumberKind } from './dictionary/storage-type.ts';
import { dtaFile } from './testing/dta-file.ts';
import { readDta } from './testing/read-dta.ts';

const kinds: NumberKind[] = ['byte', 'int', 'long', 'float', 'double'];
const letters = Array.from({ length: 26 }, (_, index) => `.${String.fromCharCode(0x61 + index)}`);

describe.each(kinds)('extended missing values of a %s', (type) => {
  it('are system-missing, with one warning that counts them', async () => {
    const rows = [[1], ...letters.map((letter) => [letter]), ['.a'], ['.']];
    const { reader, columns } = await readDta(dtaFile({ variables: [{ name: 'x', type }], rows }));
    expect(columns).toEqual([[1, ...rows.slice(1).map(() => NaN)]]);
    expect(reader.warnings).toMatchObject([{ code: 'tagged-missing', variable: 'x' }]);
    expect(reader.warnings[0]!.detail).toMatch(/\.a 2 times, \.b 1 times, .*\.z 1 times\.$/);
  });

  it('do not exist in release 111, whose values go further', async () => {
    const highest = { byte: 126, int: 32_766, long: 2_147_483_646, float: 1e38, double: 8e307 }[type];
    const rows = [[highest], ['.']];
    const { reader, columns } = await readDta(dtaFile({ release: 111, variables: [{ name: 'x', type }], rows }));
    expect(columns).toEqual([[type === 'float' ? Math.fround(highest) : highest, NaN]]);
    expect(reader.warnings).toEqual([]);
  });
});

it('a plain missing value is nothing to warn of', async () => {
  const { reader } = await readDta(dtaFile({ variables: [{ name: 'x', type: 'byte' }], rows: [['.']] }));
  expect(reader.warnings).toEqual([]);
});

it('labels of extended missing values are in the warning, not among the labels of numbers', async () => {
  const variables = [
    { name: 'x', type: 'byte', labels: 'l' },
    { name: 'y', type: 'byte', labels: 'l' },
  ] as const;
  const labelTables = {
    l: [
      [1, 'yes'],
      [2_147_483_622, 'refused'],
      [2_147_483_647, 'not asked'],
    ],
  } as const;
  const { reader } = await readDta(dtaFile({ variables, rows: [['.a', 1]], labelTables }));
  for (const { valueLabels } of reader.codebook.variables) expect(valueLabels).toEqual([{ value: 1, label: 'yes' }]);
  expect(reader.warnings.map(({ variable, detail }) => [variable, /: (\..*)\.$/.exec(detail)?.[1]])).toEqual([
    ['x', '.a ("refused") 1 times, .z ("not asked") 0 times'],
    ['y', '.a ("refused") 0 times, .z ("not asked") 0 times'],
  ]);
});

it.each(['float', 'double'] as const)(
  'a %s that is infinite or none is system-missing, with a warning',
  async (type) => {
    const rows = [[Infinity], [-Infinity], [NaN], [1]];
    const { reader, columns } = await readDta(dtaFile({ variables: [{ name: 'x', type }], rows }));
    expect(columns).toEqual([[NaN, NaN, NaN, 1]]);
    expect(reader.warnings).toMatchObject([{ code: 'impossible-number', variable: 'x' }]);
  },
);

it('release 105 has a missing double amid its values', async () => {
  const rows = [[2 ** 332], [2 ** 334], ['.'], [2 ** 1023]];
  const { columns } = await readDta(dtaFile({ release: 105, variables: [{ name: 'x', type: 'double' }], rows }));
  expect(columns).toEqual([[2 ** 332, 2 ** 334, NaN, NaN]]);
});
