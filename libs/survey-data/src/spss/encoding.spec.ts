import { beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { codebookOf, exchange, readBytes, sampleFile, text } from './testing/sample-file.ts';

const declaration = Buffer.from('UTF-8');
const codePage = Buffer.from(Int32Array.of(65_001).buffer);
const declareCodePage = (bytes: Buffer, number: number) =>
  exchange(bytes, codePage, Buffer.from(Int32Array.of(number).buffer));

/** A file that says nothing of its encoding but a number of SPSS before 16. */
const undeclared = (bytes: Buffer) => declareCodePage(exchange(bytes, declaration, '     '), 2);

async function fileOf(...values: string[]): Promise<Buffer> {
  const codebook = codebookOf(text('größe', 12, { label: values[0]! }));
  return sampleFile(codebook, [{ rows: values.length, columns: [{ kind: 'text', values }] }], 'none');
}

describe('the encoding of a file', () => {
  let file: Buffer;
  beforeAll(async () => {
    file = await fileOf('Größe', 'ok');
  });

  it('is the one that it declares', async () => {
    const { reader, columns } = await readBytes(file);
    expect(columns).toEqual([['Größe', 'ok']]);
    expect([reader.codebook.encoding, reader.warnings]).toEqual(['UTF-8', []]);
  });

  it.each(['utf-8', 'UTF8', 'ibm-1208', 'CP65001'])('is what the user says, here %s', async (encoding) => {
    const { reader, columns } = await readBytes(exchange(file, declaration, 'cp850'), { encoding });
    expect(columns).toEqual([['Größe', 'ok']]);
    expect(reader.codebook.variables[0]).toMatchObject({ name: 'größe', label: 'Größe' });
  });

  it.each([
    ['windows-1252', 1252],
    ['cp850', 850],
    ['ibm-5348_P100-1997', 1252],
    ['macintosh', 10_000],
  ])('may be the page %s of before Unicode, by name or by number', async (name, number) => {
    const bytes = (value: string) => iconv.encode(value, name.startsWith('ibm') ? 'windows-1252' : name);
    const padded = (value: string) => Buffer.concat([bytes(value), Buffer.from('  ')]);
    const old = exchange(file, 'Größe', padded('Größe'));
    expect((await readBytes(old, { encoding: name })).columns).toEqual([['Größe', 'ok']]);
    const numbered = await readBytes(declareCodePage(exchange(old, declaration, '     '), number));
    expect(numbered.columns).toEqual([['Größe', 'ok']]);
    expect(numbered.reader.warnings).toEqual([]);
  });

  it('is taken for UTF-8 where nothing is said and all names and labels are that', async () => {
    const { reader, columns } = await readBytes(undeclared(file));
    expect(columns).toEqual([['Größe', 'ok']]);
    expect(reader.warnings).toMatchObject([{ code: 'encoding-assumed' }]);
  });

  it('is taken for Windows-1252 where nothing is said and it is not UTF-8', async () => {
    const old = exchange(
      exchange(undeclared(file), 'Größe', Buffer.from('Gr\xf6\xdfe  ', 'latin1')),
      'größe',
      'groesse',
    );
    const { reader, columns } = await readBytes(old);
    expect(columns).toEqual([['Größe', 'ok']]);
    expect(reader.codebook.encoding).toBe('windows-1252');
  });

  it('is refused where the user says one that does not exist', async () => {
    await expect(readBytes(file, { encoding: 'klingon' })).rejects.toMatchObject({ code: 'wrong-encoding' });
    await expect(readBytes(file, { encoding: 'utf-16le' })).rejects.toMatchObject({ code: 'wrong-encoding' });
  });
});

describe('text that does not decode', () => {
  it('is a problem with its row, and a warning; never a silent U+FFFD', async () => {
    const file = exchange(await fileOf('ok', 'Xäb'), 'Xä', Buffer.from([0x58, 0xe4, 0x58]));
    const { reader, columns } = await readBytes(file);
    expect(columns).toEqual([['ok', 'X\ufffdXb']]);
    expect(reader.problems).toMatchObject([{ row: 2, variable: 'größe', code: 'undecodable-text', rejectsRow: false }]);
    expect(reader.problems[0]!.detail).toContain('58e45862');
    expect(reader.warnings).toMatchObject([{ code: 'undecodable-text', variable: 'größe' }]);
  });

  it('loses only the character that the width of the variable has cut', async () => {
    const file = exchange(
      await fileOf('ok', 'abcdefghijkl'),
      'abcdefghijkl',
      Buffer.from('abcdefghij😀').subarray(0, 12),
    );
    const { reader, columns } = await readBytes(file);
    expect(columns).toEqual([['ok', 'abcdefghij']]);
    expect(reader.problems).toMatchObject([{ row: 2, code: 'incomplete-character' }]);
  });

  it('ends the reading where there is so much that the encoding must be wrong', async () => {
    const values = Array.from({ length: 10_001 }, () => 'ä');
    const file = exchange(await fileOf(...values), 'ä', Buffer.from([0xe4, 0x20]));
    await expect(readBytes(file)).rejects.toMatchObject({ code: 'wrong-encoding' });
  });
});
