import { describe, expect, it } from '@jest/globals';
import { expectDataOrTypedErrors } from '../../bytes/testing/wrong-bytes.ts';
import { SurveyFileError } from '../../reader.ts';
import { readBytes } from '../testing/read-file.ts';
import { header, record, xportFile, type XportMember } from '../testing/xport-file.ts';
import { openXport } from './open-xport.ts';

const read = (bytes: Buffer) => readBytes(openXport, bytes);

const rows = 40;
const member: XportMember = {
  variables: [
    { name: 'A', label: 'A label of more than the forty bytes that there is room for' },
    { name: 'B', isText: true, width: 100 },
  ],
  rows: Array.from({ length: rows }, (_, row) => [row + 0.5, `text ${row}`]),
  declaredRows: rows,
};
const rowLength = 108;

describe.each([5, 8] as const)('a damaged transport file of version %d', (version) => {
  const whole = xportFile(version, member);

  it('that was cut within its descriptions or a row is refused, with the place', async () => {
    const dataOffset = whole.length - Math.ceil((rows * rowLength) / 80) * 80;
    for (let length = 80; length < whole.length - 80; length += 61) {
      const isWholeRow = version === 5 && length >= dataOffset && (length - dataOffset) % rowLength === 0;
      if (isWholeRow) continue;
      const outcome = await read(whole.subarray(0, length)).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(SurveyFileError);
      expect(outcome).toMatchObject({ code: 'damaged-file', offset: expect.any(Number) });
    }
  });

  it('in which any byte is wrong gives data or a typed error', () =>
    expectDataOrTypedErrors(whole, read, { rounds: 200, headEnd: 1_200 }));

  it('with more variables than it has room for is refused', async () => {
    const lying = Buffer.from(whole);
    lying.write('99999', whole.indexOf('HEADER RECORD*******NAM') + 53);
    await expect(read(lying)).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

it('refuses a file that declares more rows than it has', async () => {
  const lying = xportFile(8, { ...member, declaredRows: rows + 1 });
  await expect(read(lying)).rejects.toMatchObject({ code: 'damaged-file', offset: lying.length });
});

it('reads the rows that are declared, and says that there are more', async () => {
  const { reader, columns } = await read(xportFile(8, { ...member, declaredRows: rows - 7 }));
  expect(columns[0]).toHaveLength(rows - 7);
  expect(reader.warnings).toMatchObject([{ code: 'data-after-last-row' }]);
});

it('refuses a label for a variable that is not there', async () => {
  const file = xportFile(8, member);
  file.writeUInt16BE(3, file.indexOf('HEADER RECORD*******LABELV8') + 80);
  await expect(read(file)).rejects.toMatchObject({ code: 'damaged-file' });
});

it('refuses more long labels than there are variables', async () => {
  const file = xportFile(8, member);
  file.write('9999999', file.indexOf('HEADER RECORD*******LABELV8') + 48);
  await expect(read(file)).rejects.toMatchObject({ code: 'damaged-file' });
});

it('refuses a file with any number of data sets', async () => {
  const empty = { variables: [], rows: [] };
  const file = xportFile(5, ...Array.from({ length: 1_001 }, () => empty));
  await expect(read(file)).rejects.toMatchObject({ code: 'limit-exceeded' });
});

it.each([
  ['unreadable-file', Buffer.from('id,name\n1,a\n')],
  ['unreadable-file', Buffer.alloc(0)],
  ['unreadable-file', Buffer.from('**COMPRESSED** '.repeat(10))],
  ['damaged-file', Buffer.concat([header('LIBRARY'), record(''), record(''), header('OBS')])],
])('says %s where the file is no transport file', async (code, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({ code });
});
