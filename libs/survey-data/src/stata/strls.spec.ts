import { describe, expect, it } from '@jest/globals';
import { dtaFile, type DtaSpecification, type DtaVariable } from './testing/dta-file.ts';
import { readDta } from './testing/read-dta.ts';

const variables: DtaVariable[] = [
  { name: 'a', type: 'strl' },
  { name: 'n', type: 'byte' },
  { name: 'b', type: 'strl' },
];
const long = 'äöü '.repeat(100_000) + 'end';
const rows: DtaSpecification['rows'] = [
  ['first', 1, long],
  ['', 2, 'trailing blanks  '],
  [[1, 1], 3, [3, 1]],
];

describe.each([117, 118, 119].flatMap((release) => [true, false].map((littleEndian) => ({ release, littleEndian }))))(
  'long texts of release $release, little-endian $littleEndian',
  ({ release, littleEndian }) => {
    it('are read, and shared by cells that refer to them', async () => {
      const { reader, columns } = await readDta(dtaFile({ release, littleEndian, variables, rows }));
      expect(columns).toEqual([
        ['first', '', 'first'],
        [1, 2, 3],
        [long, 'trailing blanks', long],
      ]);
      expect(reader.problems).toEqual([]);
    });

    it('are found in whatever order the file has them', async () => {
      const many = Array.from({ length: 400 }, (_, row) => [`a ${row}${'.'.repeat(row % 50)}`, 0, `b ${row}`]);
      const strlOrder = (gsos: Buffer[]) => gsos.toSorted((a, b) => a.compare(b)).reverse();
      const { columns } = await readDta(dtaFile({ release, littleEndian, variables, rows: many, strlOrder }));
      expect(columns).toEqual([0, 1, 2].map((index) => many.map((row) => row[index])));
    });
  },
);

it.each([true, false])(
  'of release 119 are found as ReadStat has written it, too: little-endian %s',
  async (littleEndian) => {
    const many = Array.from({ length: 1000 }, (_, row) => [row < 300 ? '' : `a ${row}`, 0, row % 2 ? `b ${row}` : '']);
    const file = { release: 119, strlVariableBytes: 2, littleEndian, variables, rows: many };
    expect((await readDta(dtaFile(file))).columns).toEqual([0, 1, 2].map((index) => many.map((row) => row[index])));
  },
);

it('many short ones are found among blocks', async () => {
  const many = Array.from({ length: 3000 }, (_, row) => [`a ${row}`, 0, row % 2 ? `b ${row}` : '']);
  const { columns } = await readDta(dtaFile({ variables, rows: many }));
  expect(columns).toEqual([0, 1, 2].map((index) => many.map((row) => row[index])));
});

it('a variable of long texts is as wide as the longest of the file', async () => {
  const { reader } = await readDta(
    dtaFile({
      variables,
      rows: [
        ['größe', 1, 'a'],
        ['', 1, Buffer.from('a binary text')],
        ['', 1, Buffer.alloc(100)],
      ],
    }),
  );
  expect(reader.codebook.variables[0]).toMatchObject({ type: 'string', width: 13, format: 'A13' });
});

it('texts that were stored as binary are texts; other bytes are none and a problem', async () => {
  const cells = [Buffer.from('größe'), Buffer.from([0, 1, 2]), Buffer.from('latin größe', 'latin1')];
  const { reader, columns } = await readDta(
    dtaFile({ variables: [{ name: 'a', type: 'strl' }], rows: cells.map((cell) => [cell]) }),
  );
  expect(columns).toEqual([['größe', null, null]]);
  expect(reader.problems.map(({ row, variable, code }) => [row, variable, code])).toEqual([
    [2, 'a', 'binary-text'],
    [3, 'a', 'binary-text'],
  ]);
  expect(reader.problems[0]!.detail).toContain('3 bytes that are no text: 000102.');
  expect(reader.warnings).toMatchObject([{ code: 'binary-text', variable: 'a' }]);
});

it('a cell that refers to nothing is a problem', async () => {
  const references = [
    [9, 1],
    [1, 9],
    [0, 5],
  ].map((reference) => [reference as [number, number]]);
  const { reader, columns } = await readDta(dtaFile({ variables: [{ name: 'a', type: 'strl' }], rows: references }));
  expect(columns).toEqual([[null, null, null]]);
  expect(reader.problems.map(({ row, code }) => [row, code])).toEqual([1, 2, 3].map((row) => [row, 'missing-text']));
});

it('a batch ends where its long texts take much memory', async () => {
  const many = Array.from({ length: 40 }, (_, row) => [`${row} `.repeat(400_000)]);
  const { rows: batches, columns } = await readDta(dtaFile({ variables: [{ name: 'a', type: 'strl' }], rows: many }));
  expect(batches.length).toBeGreaterThan(1);
  expect(columns[0]).toEqual(many.map(([text]) => text!.trimEnd()));
});
