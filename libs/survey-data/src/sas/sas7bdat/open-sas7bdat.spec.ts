import { describe, expect, it } from '@jest/globals';
import { isoDateTime } from '../../codebook/gregorian.ts';
import type { OpenOptions } from '../../reader.ts';
import type { Compression } from '../testing/compress-row.ts';
import { readBytes } from '../testing/read-file.ts';
import { type SasData, sas7bdatFile } from '../testing/sas7bdat-file.ts';
import { openSas7bdat } from './open-sas7bdat.ts';

const read = (bytes: Buffer, options?: Partial<OpenOptions>) => readBytes(openSas7bdat, bytes, options);

const rows = Array.from({ length: 150 }, (_, row) => [row * 1.25, `text ${row % 7}`, row]);
const data: SasData = {
  label: 'A file',
  variables: [
    { name: 'score', label: 'Score of the test', format: ['', 8, 2] },
    { name: 'answer', label: 'Antwort für später', isText: true, width: 200 },
    { name: 'day', format: ['DATE', 9, 0], width: 5 },
  ],
  rows,
};

const layouts = [false, true].flatMap((is64Bit) =>
  [true, false].flatMap((littleEndian) =>
    (['none', 'rle', 'rdc'] as Compression[]).map((compression) => ({ is64Bit, littleEndian, compression })),
  ),
);

describe.each(layouts)(
  'a data set (64 bits $is64Bit, little-endian $littleEndian, compression $compression)',
  (layout) => {
    it('gives its variables and rows', async () => {
      const { reader, columns } = await read(sas7bdatFile(data, layout));
      expect(reader).toMatchObject({ format: 'sas7bdat', warnings: [], problems: [] });
      expect(reader.codebook).toMatchObject({
        rows: 150,
        encoding: 'UTF-8',
        fileLabel: 'A file',
        variables: [
          { name: 'score', label: 'Score of the test', type: 'numeric', format: 'F8.2' },
          { name: 'answer', label: 'Antwort für später', type: 'string', format: 'A200' },
          { name: 'day', label: null, type: 'date', format: 'DATE11' },
        ],
      });
      expect(columns[0]).toEqual(rows.map(([score]) => score));
      expect(columns[1]).toEqual(rows.map(([, text]) => text));
      expect(isoDateTime(columns[2]![59] as number)).toBe('1960-02-29T00:00:00');
    });

    it('leaves out rows that were deleted', async () => {
      const { reader, columns } = await read(sas7bdatFile(data, { ...layout, deleted: [0, 8, 9, 149] }));
      expect(reader.codebook.rows).toBe(146);
      expect(columns[0]).toEqual(rows.flatMap(([score], row) => ([0, 8, 9, 149].includes(row) ? [] : [score])));
    });

    it('finds names and labels on a page that amends the others', async () => {
      const { reader, columns } = await read(sas7bdatFile(data, { ...layout, isAmended: true }));
      expect(reader.codebook.variables[1]).toMatchObject({ name: 'answer', label: 'Antwort für später' });
      expect(columns[0]).toEqual(rows.map(([score]) => score));
    });

    it('says how often special missing values were met, by their tags', async () => {
      const missing = (third: number) => (0xffffn << 48n) | (BigInt(third) << 40n);
      const variables = [{ name: 'a' }, { name: 'b', width: 3 }, { name: 'c' }];
      const tagged = [0xfe, 0xfd, 0xfd, 0xe4, 0xff, 0xd1, 0xbe].map((third) => [
        missing(third),
        missing(third),
        missing(0xfe),
      ]);
      const { reader, columns } = await read(sas7bdatFile({ variables, rows: tagged }, layout));
      expect(columns.flat().every(Number.isNaN)).toBe(true);
      const detail = expect.stringMatching(/: \.A \(3\), \.Z \(1\), \._ \(1\)\.$/);
      expect(reader.warnings).toEqual([
        { code: 'tagged-missing', variable: 'a', detail },
        { code: 'tagged-missing', variable: 'b', detail },
      ]);
    });

    it.each([3, 4, 5, 6, 7, 8])('reads numbers of %d bytes', async (width) => {
      const values = [0, 1, -2.5, 8192, 1 / 1024, -Infinity];
      const file = sas7bdatFile({ variables: [{ name: 'a', width }], rows: values.map((value) => [value]) }, layout);
      expect((await read(file)).columns).toEqual([values]);
    });
  },
);

describe('rows of a compressed data set that were moved', () => {
  const moved = [3, 4, 149];

  it.each(['rle', 'rdc'] as const)('are read where they were before (%s)', async (compression) => {
    const { columns } = await read(sas7bdatFile(data, { compression, moved }));
    expect(columns[0]).toEqual(rows.map(([score]) => score));
  });

  it('are read where they are not compressed, too', async () => {
    const short = { variables: [{ name: 'a' }], rows: rows.map(([score]) => [score!]) };
    const { columns } = await read(sas7bdatFile(short, { compression: 'rle', moved }));
    expect(columns[0]).toEqual(rows.map(([score]) => score));
  });

  it.each([
    ['a page', 0],
    ['a place on a page', 4],
  ])('are damage where %s of theirs is not there', async (_, field) => {
    const file = sas7bdatFile(data, { compression: 'rle', moved });
    const reference = 1024 + 4096 + 24 + 3 * 12;
    file.writeUInt32LE(200, reference + field);
    await expect(read(file)).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

describe('the encoding of a data set', () => {
  const named = (text: Buffer): SasData => ({ variables: [{ name: 'a', isText: true, width: 8 }], rows: [[text]] });
  const cyrillic = Buffer.of(0xcf, 0xf0, 0xe8);

  it('is the one that its header says', async () => {
    const { reader, columns } = await read(sas7bdatFile(named(cyrillic), { encodingCode: 61 }));
    expect([reader.codebook.encoding, columns, reader.warnings]).toEqual(['windows-1251', [['При']], []]);
  });

  it('is the one that the user says', async () => {
    const { columns } = await read(sas7bdatFile(named(cyrillic), { encodingCode: 20 }), { encoding: 'windows-1251' });
    expect(columns).toEqual([['При']]);
  });

  it.each([
    [0, ['encoding-assumed']],
    [204, ['encoding-assumed']],
    [19, ['unknown-encoding', 'encoding-assumed']],
  ])('is assumed where the number is %d', async (encodingCode, codes) => {
    const { reader, columns } = await read(sas7bdatFile(named(Buffer.of(0xe9)), { encodingCode }));
    expect(columns).toEqual([['é']]);
    expect(reader.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('is refused where nobody can decode it, unless the user names another', async () => {
    const file = sas7bdatFile(named(Buffer.from('abc')), { encodingCode: 167 });
    await expect(read(file)).rejects.toMatchObject({ code: 'wrong-encoding' });
    expect((await read(file, { encoding: 'us-ascii' })).columns).toEqual([['abc']]);
  });

  it('does not hide bytes that are no text in it', async () => {
    const { reader } = await read(sas7bdatFile(named(cyrillic)));
    expect(reader.problems).toMatchObject([{ row: 1, variable: 'a', code: 'undecodable-text' }]);
    expect(reader.warnings).toMatchObject([{ code: 'undecodable-text', variable: 'a' }]);
  });
});

it('reads a data set without rows', async () => {
  const { reader, columns } = await read(sas7bdatFile({ ...data, rows: [] }));
  expect([reader.codebook.rows, columns]).toEqual([0, [[], [], []]]);
});

it('tells how far it is, and never goes back', async () => {
  const seen: number[] = [];
  const file = sas7bdatFile(data);
  await read(file, { onProgress: (bytesRead, bytes) => seen.push(bytesRead / bytes) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
});

it('stops reading where nobody asks for more rows', async () => {
  const wide = { variables: [{ name: 'a', isText: true, width: 1000 }], rows: new Array(12_000).fill(['x']) };
  let share = 0;
  const onProgress = (bytesRead: number, bytes: number) => (share = bytesRead / bytes);
  await readBytes(openSas7bdat, sas7bdatFile(wide), { onProgress }, 1);
  expect(share).toBeLessThan(0.9);
});
