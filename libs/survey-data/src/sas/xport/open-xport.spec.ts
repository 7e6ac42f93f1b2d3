import { describe, expect, it } from '@jest/globals';
import { isoDateTime } from '../../codebook/gregorian.ts';
import type { OpenOptions } from '../../reader.ts';
import { ibmMissing } from '../testing/ibm-bytes.ts';
import { readBytes } from '../testing/read-file.ts';
import { xportFile, type XportMember } from '../testing/xport-file.ts';
import { openXport } from './open-xport.ts';

const read = (bytes: Buffer, options?: Partial<OpenOptions>) => readBytes(openXport, bytes, options);
const texts = (width: number, ...rows: (string | Buffer)[]): XportMember => ({
  variables: [{ name: 'A', isText: true, width }],
  rows: rows.map((text) => [text]),
});

describe.each([5, 8] as const)('a transport file of version %d', (version) => {
  it('gives variables and rows of its data set', async () => {
    const file = xportFile(version, {
      label: 'A file',
      variables: [
        { name: 'SCORE', label: 'Score of the test', format: ['', 8, 2] },
        { name: 'ANSWER', isText: true, width: 12 },
        { name: 'DAY', format: ['DATE', 9, 0], width: 4 },
      ],
      rows: [
        [-118.625, 'yes', 59],
        [0.1, '', -1],
      ],
    });
    const { reader, columns } = await read(file);
    expect(reader).toMatchObject({ format: 'xpt', warnings: [], problems: [] });
    expect(reader.codebook).toMatchObject({
      rows: 2,
      encoding: 'windows-1252',
      fileLabel: 'A file',
      variables: [
        { name: 'SCORE', label: 'Score of the test', type: 'numeric', format: 'F8.2' },
        { name: 'ANSWER', label: null, type: 'string', format: 'A12' },
        { name: 'DAY', label: null, type: 'date', format: 'DATE11' },
      ],
    });
    expect(columns.slice(0, 2)).toEqual([
      [-118.625, 0.1],
      ['yes', ''],
    ]);
    const days = columns[2] as number[];
    expect(days.map(isoDateTime)).toEqual(['1960-02-29T00:00:00', '1959-12-31T00:00:00']);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('reads numbers of %d bytes', async (width) => {
    const values = [0, 1, -2.5, 16, 1 / 16];
    const { columns } = await read(
      xportFile(version, { variables: [{ name: 'A', width }], rows: values.map((value) => [value]) }),
    );
    expect(columns).toEqual([values]);
  });

  it.each([2, 5, 8])('says how often special missing values of %d bytes were met', async (width) => {
    const rows = ['.', 'A', 'Z', '_', 'A'].map((tag) => [ibmMissing(tag, width)]);
    const { reader, columns } = await read(xportFile(version, { variables: [{ name: 'A', width }], rows }));
    expect(columns).toEqual([[NaN, NaN, NaN, NaN, NaN]]);
    const detail = expect.stringMatching(/: \.A \(2\), \.Z \(1\), \._ \(1\)\.$/);
    expect(reader.warnings).toEqual([{ code: 'tagged-missing', variable: 'A', detail }]);
  });

  it('reads the first of several data sets, and names the others', async () => {
    const file = xportFile(version, { ...texts(4, 'a'), name: 'ONE' }, { ...texts(4, 'b'), name: 'TWO' });
    const { reader, columns } = await read(file);
    expect(columns).toEqual([['a']]);
    expect(reader.warnings).toMatchObject([{ code: 'other-data-sets', detail: expect.stringContaining('"TWO"') }]);
  });

  it.each(['two', '2'])('reads the data set "%s" that is asked for', async (sheet) => {
    const file = xportFile(version, { ...texts(4, 'a'), name: 'ONE' }, { ...texts(4, 'b'), name: 'TWO' });
    expect((await read(file, { sheet })).columns).toEqual([['b']]);
  });

  it('lists the data sets where another is asked for', async () => {
    const file = xportFile(version, { ...texts(4, 'a'), name: 'ONE' });
    await expect(read(file, { sheet: 'TWO' })).rejects.toMatchObject({
      code: 'unreadable-file',
      message: expect.stringContaining('"ONE"'),
    });
  });
});

it('reads long names and labels of version 8', async () => {
  const name = 'A_name_of_more_than_eight_letters';
  const label = 'A label of more than the forty bytes that there is room for';
  const { reader } = await read(
    xportFile(8, { variables: [{ name: name.slice(0, 32), label }, { name: 'b' }], rows: [] }),
  );
  expect(reader.codebook.variables).toMatchObject([
    { name: name.slice(0, 32), label },
    { name: 'b', label: null },
  ]);
});

it('reads long formats of version 9', async () => {
  const variables = [
    { name: 'a', longFormat: 'A_LONG_FORMAT12.2' },
    { name: 'b', longFormat: 'DATETIME20.3' },
  ];
  const { reader } = await read(xportFile(8, { variables, rows: [] }));
  expect(reader.codebook.variables).toMatchObject([{ format: 'F12.2' }, { type: 'datetime', format: 'DATETIME24.3' }]);
});

describe('rows of blanks at the end', () => {
  it.each([
    ['are padding within the last 80 bytes', texts(8, 'a', '', ''), ['a']],
    ['are padding where they reach into the last 80 bytes', texts(30, 'a', 'b', ''), ['a', 'b']],
    ['are data before the last 80 bytes', texts(40, 'a', '', '', ''), ['a', '']],
    ['are data where rows are longer than padding', texts(81, 'a', '', ''), ['a', '', '']],
    ['are data before other rows', texts(8, '', '', 'a'), ['', '', 'a']],
  ])('%s', async (_, member, expected) => {
    const { reader, columns } = await read(xportFile(5, member));
    expect([reader.codebook.rows, columns]).toEqual([expected.length, [expected]]);
  });

  it('are data where the number of rows is declared', async () => {
    expect((await read(xportFile(8, { ...texts(8, 'a', '', ''), declaredRows: 3 }))).columns).toEqual([['a', '', '']]);
  });
});

describe('the encoding of a transport file', () => {
  it.each([
    ['UTF-8 where all texts are', texts(8, 'für', 'a', 'größe'), 'UTF-8', ['für', 'a', 'größe']],
    ['Windows-1252 where a text is no UTF-8', texts(4, 'ü', Buffer.of(0xfc, 0x62)), 'windows-1252', ['Ã¼', 'üb']],
    ['Windows-1252 where no text proves UTF-8', texts(4, Buffer.of(0x61, 0xe9)), 'windows-1252', ['aé']],
  ])('is %s', async (_, member, encoding, expected) => {
    const { reader, columns } = await read(xportFile(5, member));
    expect([reader.codebook.encoding, columns]).toEqual([encoding, [expected]]);
    expect(reader.warnings).toMatchObject([{ code: 'encoding-assumed' }]);
  });

  it('is UTF-8, too, where a text was cut within its last letter, which is said', async () => {
    const { reader, columns } = await read(xportFile(5, texts(4, 'für', 'abcü')));
    expect(columns).toEqual([['für', 'abc']]);
    expect(reader.problems).toMatchObject([{ row: 2, variable: 'A', code: 'incomplete-character' }]);
  });

  it('is the one that the user says', async () => {
    const { columns } = await read(xportFile(5, texts(4, Buffer.of(0xcf))), { encoding: 'windows-1251' });
    expect(columns).toEqual([['П']]);
  });
});
