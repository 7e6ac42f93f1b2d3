import { describe, expect, it } from '@jest/globals';
import { secondsOfDate } from '../codebook/gregorian.ts';
import { isStataFile } from './is-stata-file.ts';
import { dtaFile, type DtaVariable } from './testing/dta-file.ts';
import { readDta } from './testing/read-dta.ts';

const releases = [105, 108, 110, 111, 113, 114, 115, 117, 118, 119];
const both = releases.flatMap((release) => [true, false].map((littleEndian) => ({ release, littleEndian })));

const numbers: DtaVariable[] = [
  { name: 'b', type: 'byte', format: '%8.0g', label: 'A byte', labels: 'yesno' },
  { name: 'i', type: 'int', format: '%8.0g' },
  { name: 'l', type: 'long', format: '%12.0g' },
  { name: 'f', type: 'float', format: '%9.0g' },
  { name: 'd', type: 'double', format: '%10.2f' },
  { name: 's', type: 7, format: '%7s', label: 'Größe' },
];
const rows = [
  [1, 300, -70_000, 0.1, 0.1, 'größe'],
  [-127, -32_767, 2_147_483_620, -1e30, 1e300, ''],
  ['.', '.', '.', '.', '.', 'ab '],
];

describe.each(both)('a file of release $release, little-endian $littleEndian', ({ release, littleEndian }) => {
  const read = () =>
    readDta(
      dtaFile({
        release,
        littleEndian,
        label: 'Umfrage über Größen',
        variables: numbers,
        rows,
        labelTables: {
          unused: [[1, 'x']],
          yesno: [
            [1, 'ja'],
            [2, 'nö'],
            [-3, 'weiß n.'],
          ],
        },
        characteristics: ['a note', 'another'],
      }),
    );

  it('is recognised', () => {
    expect(isStataFile(dtaFile({ release, littleEndian, variables: numbers, rows }))).toBe(true);
  });

  it('has the values that were written', async () => {
    const { columns } = await read();
    expect(columns).toEqual([
      [1, -127, NaN],
      [300, -32_767, NaN],
      [-70_000, 2_147_483_620, NaN],
      [Math.fround(0.1), Math.fround(-1e30), NaN],
      [0.1, 1e300, NaN],
      ['größe', '', 'ab'],
    ]);
  });

  it('has its codebook', async () => {
    const { codebook, warnings } = (await read()).reader;
    expect(codebook).toMatchObject({ rows: 3, fileLabel: 'Umfrage über Größen' });
    expect(codebook.variables.map(({ name, label, format }) => [name, label, format])).toEqual([
      ['b', 'A byte', 'F8.0'],
      ['i', null, 'F8.0'],
      ['l', null, 'F12.0'],
      ['f', null, 'F9.2'],
      ['d', null, 'F10.2'],
      ['s', 'Größe', 'A7'],
    ]);
    expect(codebook.variables[0]!.valueLabels).toEqual([
      { value: 1, label: 'ja' },
      { value: 2, label: 'nö' },
      { value: -3, label: 'weiß n.' },
    ]);
    expect(warnings.map(({ code }) => code)).toEqual(release < 118 ? ['encoding-assumed'] : []);
  });
});

it('what a file of release 118 or later has is UTF-8', async () => {
  const { reader, columns } = await readDta(
    dtaFile({ variables: [{ name: 'größe', type: 12, label: '大小' }], rows: [['Größe 大小']] }),
  );
  expect(reader.codebook).toMatchObject({ encoding: 'UTF-8', variables: [{ name: 'größe', label: '大小' }] });
  expect(columns).toEqual([['Größe 大']]);
  expect(reader.problems).toMatchObject([{ code: 'incomplete-character', row: 1, variable: 'größe' }]);
});

it('a text ends with its first zero byte, whatever follows', async () => {
  const { columns } = await readDta(dtaFile({ variables: [{ name: 's', type: 8 }], rows: [['ab\0rest'], ['\0rest']] }));
  expect(columns).toEqual([['ab', '']]);
});

it('a file without rows, or without variables, is read', async () => {
  expect((await readDta(dtaFile({ variables: numbers, rows: [] }))).rows).toEqual([]);
  expect((await readDta(dtaFile({ variables: [], rows: [] }))).reader.codebook).toMatchObject({
    rows: 0,
    variables: [],
  });
});

it('names that differ in case only are made to differ', async () => {
  const { reader } = await readDta(
    dtaFile({
      variables: [
        { name: 'x', type: 'byte' },
        { name: 'X', type: 'byte' },
      ],
      rows: [],
    }),
  );
  expect(reader.codebook.variables.map(({ name }) => name)).toEqual(['x', 'X_2']);
});

it('the pieces in which data are read make no difference', async () => {
  const variables: DtaVariable[] = [...numbers, { name: 'long', type: 'strl' }];
  const many = Array.from({ length: 500 }, (_, row) => [
    row % 100,
    row,
    -row,
    row / 3,
    row / 7,
    `t${row}`,
    `long ${row % 7}`,
  ]);
  const bytes = dtaFile({ variables, rows: many });
  const whole = await readDta(bytes);
  for (const bytesPerPiece of [1, 33, 100, 1000]) {
    expect((await readDta(bytes, { bytesPerPiece })).columns).toEqual(whole.columns);
  }
  expect(whole.columns[6]).toEqual(many.map((row) => row[6]));
});

it('progress is told of bytes that have been read, up to all', async () => {
  const told: number[] = [];
  const bytes = dtaFile({
    variables: [{ name: 'd', type: 'double' }],
    rows: Array.from({ length: 100 }, (_, row) => [row]),
  });
  await readDta(bytes, { bytesPerPiece: 80, onProgress: (read) => told.push(read) });
  expect(told).toHaveLength(10);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(bytes.length);
});

it('release 119 has more than 32,767 variables', async () => {
  const count = 33_000;
  const variables = Array.from({ length: count }, (_, index): DtaVariable => ({ name: `v${index}`, type: 'byte' }));
  const many = [variables.map((_, index) => index % 100)];
  const { columns } = await readDta(dtaFile({ release: 119, variables, rows: many }));
  expect(columns).toHaveLength(count);
  expect(columns.at(-1)).toEqual([(count - 1) % 100]);
});

it('who stops early has no more read', async () => {
  const told: number[] = [];
  const rows = Array.from({ length: 20_000 }, (_, row) => [row]);
  const bytes = dtaFile({ variables: [{ name: 'd', type: 'double' }], rows });
  await readDta(bytes, { bytesPerPiece: 8192, batches: 1, onProgress: (read) => told.push(read) });
  expect(told.at(-1)).toBeLessThan(bytes.length / 2);
});

describe('dates', () => {
  const convert = async (format: string, value: number) => {
    const { reader, columns } = await readDta(
      dtaFile({ variables: [{ name: 'd', type: 'double', format }], rows: [[value], ['.']] }),
    );
    expect(columns[0]![1]).toBeNaN();
    const { type, format: shown } = reader.codebook.variables[0]!;
    return [type, shown, columns[0]![0]];
  };
  const at = (year: number, month: number, day: number, seconds = 0) => secondsOfDate(year, month, day) + seconds;

  it.each([
    ['%td', 0, 'date', 'DATE11', at(1960, 1, 1)],
    ['%-tdDD/NN/CCYY', 20_423, 'date', 'DATE11', at(2015, 12, 1)],
    ['%d', -1, 'date', 'DATE11', at(1959, 12, 31)],
    ['%tc', 1_764_558_855_000, 'datetime', 'DATETIME20', at(2015, 12, 1, 3 * 3600 + 14 * 60 + 15)],
    ['%tcDDmonCCYY_HH:MM:SS.sss', 1500, 'datetime', 'DATETIME24.3', at(1960, 1, 1, 1.5)],
    ['%tcHH:MM:SS', 5_400_000, 'time', 'TIME8', 5400],
    ['%tw', 52, 'date', 'WKYR10', at(1961, 1, 1)],
    ['%tw', -1, 'date', 'WKYR10', at(1959, 12, 24)],
    ['%tm', 13, 'date', 'MOYR8', at(1961, 2, 1)],
    ['%tm', -22_920, 'date', 'MOYR8', at(1960, 1, 1) - 697612 * 86_400],
    ['%tq', -1, 'date', 'QYR8', at(1959, 10, 1)],
    ['%th', 3, 'date', 'DATE11', at(1961, 7, 1)],
    ['%ty', 2015, 'numeric', 'F10.0', 2015],
  ])('%s of %d', async (format, value, type, shown, seconds) => {
    expect(await convert(format, value)).toEqual([type, shown, seconds]);
  });

  it('of %tC have their leap seconds taken out', async () => {
    const beforeLeap = Date.UTC(1972, 5, 30, 23, 59, 59) - Date.UTC(1960, 0, 1);
    expect((await convert('%tC', beforeLeap))[2]).toBe(at(1972, 6, 30, 86_399));
    expect((await convert('%tC', beforeLeap + 1000))[2]).toBe(at(1972, 7, 1));
    expect((await convert('%tC', beforeLeap + 2000))[2]).toBe(at(1972, 7, 1));
    const in2020 = Date.UTC(2020, 0, 1) - Date.UTC(1960, 0, 1) + 27_000;
    expect((await convert('%tC', in2020))[2]).toBe(at(2020, 1, 1));
  });

  it('of a business calendar are numbers, with a warning', async () => {
    const { reader } = await readDta(
      dtaFile({ variables: [{ name: 'd', type: 'int', format: '%tbnyse' }], rows: [[1]] }),
    );
    expect(reader.codebook.variables).toMatchObject([{ type: 'numeric' }]);
    expect(reader.warnings).toMatchObject([{ code: 'business-dates', variable: 'd' }]);
  });

  it('have their labels at the same dates', async () => {
    const { reader } = await readDta(
      dtaFile({
        variables: [{ name: 'd', type: 'int', format: '%td', labels: 'l' }],
        rows: [],
        labelTables: { l: [[1, 'start']] },
      }),
    );
    expect(reader.codebook.variables[0]!.valueLabels).toEqual([{ value: at(1960, 1, 2), label: 'start' }]);
  });
});

it.each([
  ['%8.2f', 'double', 'F8.2'],
  ['%-8.0f', 'byte', 'F8.0'],
  ['%09.2f', 'float', 'F9.2'],
  ['%12.2fc', 'double', 'COMMA12.2'],
  ['%12,2fc', 'double', 'DOT12.2'],
  ['%9,2f', 'double', 'F9.2'],
  ['%10.3e', 'double', 'E11.3'],
  ['%8.0gc', 'long', 'COMMA8'],
  ['%9.3g', 'double', 'F9.3'],
  ['%21x', 'double', 'F10.2'],
  ['', 'int', 'F8.0'],
] as const)('the format %s of a %s is shown as %s', async (format, type, shown) => {
  const { reader } = await readDta(dtaFile({ variables: [{ name: 'x', type, format }], rows: [] }));
  expect(reader.codebook.variables[0]!.format).toBe(shown);
});
