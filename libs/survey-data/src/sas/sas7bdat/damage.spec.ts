import { describe, expect, it } from '@jest/globals';
import { expectDataOrTypedErrors } from '../../bytes/testing/wrong-bytes.ts';
import { SurveyFileError } from '../../reader.ts';
import { compressRow, type Compression } from '../testing/compress-row.ts';
import { readBytes } from '../testing/read-file.ts';
import { type SasData, sas7bdatFile } from '../testing/sas7bdat-file.ts';
import { pageSize } from '../testing/sas7bdat-pages.ts';
import { openSas7bdat } from './open-sas7bdat.ts';

const read = (bytes: Buffer) => readBytes(openSas7bdat, bytes);

const rows = 60;
const data: SasData = {
  variables: [
    { name: 'a', label: 'Number' },
    { name: 'b', isText: true, width: 150, format: ['$CHAR', 150, 0] },
  ],
  rows: Array.from({ length: rows }, (_, row) => [row, `text ${row}`]),
};
const headerSize = 1024;
const firstPointer = headerSize + 24;

/** Where on its page the subheader of a pointer begins. */
const subheaderAt = (file: Buffer, index: number) => headerSize + file.readUInt32LE(firstPointer + index * 12);

function changed(at: (file: Buffer) => number, value: number): Buffer {
  const file = sas7bdatFile(data);
  file.writeUInt32LE(value, at(file));
  return file;
}

describe.each<Compression>(['none', 'rle', 'rdc'])('a damaged data set with compression %s', (compression) => {
  const whole = sas7bdatFile(data, { compression });

  it('that was cut anywhere is refused, with the place', async () => {
    for (let length = 32; length < whole.length; length += 997) {
      const outcome = await read(whole.subarray(0, length)).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(SurveyFileError);
      expect(outcome).toMatchObject({ code: 'damaged-file', offset: expect.any(Number) });
    }
  });

  it('in which any byte is wrong gives data or a typed error', () =>
    expectDataOrTypedErrors(whole, read, { rounds: 200, headEnd: headerSize + 300 }));
});

describe('a data set that lies', () => {
  const rowSize = (file: Buffer) => subheaderAt(file, 0);
  const columnSize = (file: Buffer) => subheaderAt(file, 1);
  const attributes = (file: Buffer) => subheaderAt(file, 4);

  it.each([
    ['about the size of its header', () => 196, 0xffffff00],
    ['about the size of its pages', () => 200, 0x7fffffff],
    ['about the length of its rows', (file: Buffer) => rowSize(file) + 20, 0x7fffffff],
    ['about the number of its rows', (file: Buffer) => rowSize(file) + 24, 0x7fffffff],
    ['about the number of its deleted rows', (file: Buffer) => rowSize(file) + 28, 0x7fffffff],
    ['about the number of its columns', (file: Buffer) => columnSize(file) + 4, 0x7fffffff],
    ['about the place of a column', (file: Buffer) => attributes(file) + 12, 0x7fffffff],
    ['about the width of a column', (file: Buffer) => attributes(file) + 16, 0x7fffffff],
    ['about the place of a subheader', () => firstPointer, 0x7fffffff],
    ['about the length of a subheader', () => firstPointer + 4, 0x7fffffff],
    ['about the rows of a page', () => headerSize + pageSize + 18, 0xffff],
  ])('%s is refused', async (_, at, value) => {
    await expect(read(changed(at, value))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('about the number of its pages is read as far as it has them, with a warning', async () => {
    const { reader, columns } = await read(changed(() => 204, 0x7fffffff));
    expect(columns[0]).toHaveLength(rows);
    expect(reader.warnings).toMatchObject([{ code: 'missing-pages' }]);
  });

  it('about the length of a compressed row is refused', async () => {
    const file = sas7bdatFile(data, { compression: 'rle' });
    const row = Buffer.alloc(8 + 150, ' ');
    row.write('text 7', 8);
    row.writeDoubleLE(7, 0);
    const compressed = compressRow(row, 'rle');
    const at = file.indexOf(compressed);
    file[at + compressed.length - 1] = 0;
    file[at] = 0xf0;
    await expect(read(file)).rejects.toMatchObject({ code: 'damaged-file', offset: at });
  });
});

it('refuses a file whose pages make no sense as an encrypted one', async () => {
  const file = sas7bdatFile(data);
  for (let at = headerSize; at < file.length; at++) file[at]! ^= 0x5a + (at % 97);
  await expect(read(file)).rejects.toMatchObject({ code: 'encrypted-file' });
});

it.each([
  ['unreadable-file', Buffer.from('id,name\n1,a\n')],
  ['unreadable-file', Buffer.alloc(0)],
  ['damaged-file', sas7bdatFile(data).subarray(0, 100)],
])('says %s where the file is no data set', async (code, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({ code });
});
