import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import type { Survey } from '../read-survey.ts';
import { readCsv as read } from './testing/read-csv.ts';

const names = ({ codebook }: Survey) => codebook.variables.map(({ name }) => name);
const column = (survey: Survey, at: number) => survey.rows.map((row) => row[at]);

describe('dialect', () => {
  it.each([
    [',', '1,x\n2,y'],
    [';', '1;x,y\n2;y'],
    ['\t', '1\tx;,|\n2\ty'],
    ['|', '1|x\n2|y,z'],
  ])('detects the delimiter %j', async (delimiter, rows) => {
    const survey = await read(`a${delimiter}b\n${rows}\n`);
    expect(names(survey)).toEqual(['a', 'b']);
    expect(column(survey, 0)).toEqual([1, 2]);
  });

  it.each([';', ',', '\t'])(
    'detects the delimiter %j of a first record longer than what is looked at',
    async (delimiter) => {
      const header = Array.from({ length: 9000 }, (_, at) => `the question of number ${at}, and its "answer"`);
      const survey = await read(`${header.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)}\n`);
      expect(names(survey)).toEqual(header);
    },
  );

  it('takes the delimiter that is given, also as a word', async () => {
    expect((await read('a;b,c\n1;2,3\n', { delimiter: ',' })).rows).toEqual([['1;2', 3]]);
    expect(names(await read('a b\tc\n1\t2\n', { delimiter: 'tab' }))).toEqual(['a b', 'c']);
    await expect(read('a,b\n', { delimiter: '"' })).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  it("understands Excel's line sep=", async () => {
    const survey = await read('sep=;\r\na;b\r\n1,5;x\r\ny\r\n');
    expect(names(survey)).toEqual(['a', 'b']);
    expect(survey.problems[0]).toMatchObject({ row: 2, line: 4 });
  });

  it.each([
    ['a,b\n1,x\n', ['a', 'b'], 1],
    ['1,x\n2,y\n', ['V1', 'V2'], 2],
    ['anna,20\nbob,30\n', ['V1', 'V2'], 2],
    ['id,2019,2020\n1,5,6\n', ['id', '2019', '2020'], 1],
    ['name,city\nanna,Ulm\n', ['name', 'city'], 1],
    ['a,b\n', ['a', 'b'], 0],
  ])('tells whether %j has a header', async (content, expected, rows) => {
    const survey = await read(content);
    expect(names(survey)).toEqual(expected);
    expect(survey.codebook.rows).toBe(rows);
    expect(survey.rows).toHaveLength(rows);
  });

  it('does as it is told about the header', async () => {
    expect((await read('a,b\n1,2\n', { header: false })).rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(names(await read('1,2\n3,4\n', { header: true }))).toEqual(['1', '2']);
  });

  it('makes names unique whatever their case, with warnings, and drops columns without name and value', async () => {
    const survey = await read('a,A,,a_2, b ,__proto__,constructor,,\n1,2,3,4,5,6,7,,\n');
    expect(names(survey)).toEqual(['a', 'A_3', 'V3', 'a_2', 'b', '__proto__', 'constructor']);
    expect(survey.rows).toEqual([[1, 2, 3, 4, 5, 6, 7]]);
    expect(survey.warnings.map(({ code, variable }) => [code, variable])).toEqual([
      ['renamed', 'A_3'],
      ['renamed', 'V3'],
    ]);
  });
});

describe('encodings', () => {
  const text = 'name,städte\nZoë,Köln\n';

  it.each(['UTF-8', 'UTF-16LE', 'UTF-16BE'])('detects %s by its byte order mark', async (encoding) => {
    const survey = await read(iconv.encode(text, encoding, { addBOM: true }));
    expect(names(survey)).toEqual(['name', 'städte']);
    expect(survey.rows).toEqual([['Zoë', 'Köln']]);
    expect(survey.codebook.encoding).toBe(encoding);
    expect(survey.warnings).toEqual([]);
  });

  it('takes what is not UTF-8 for windows-1252, however late that shows', async () => {
    const survey = await read(iconv.encode(`${'a,b\n'.repeat(70_000)}Zoë,20 €\n`, 'windows-1252'));
    expect(survey.rows.at(-1)).toEqual(['Zoë', '20 €']);
    expect(survey.codebook.encoding).toBe('windows-1252');
    expect(survey.warnings).toEqual([expect.objectContaining({ code: 'encoding-guessed' })]);
  });

  it('is overridden', async () => {
    const survey = await read(iconv.encode('a,b\n質問,|\n', 'Shift_JIS'), { encoding: 'Shift_JIS' });
    expect(survey.rows).toEqual([['質問', '|']]);
    expect((await read(iconv.encode(text, 'ibm850'), { encoding: 'ibm850' })).rows).toEqual([['Zoë', 'Köln']]);
  });

  it.each([
    [iconv.encode(text, 'latin1'), 'utf-8', /no text in UTF-8/],
    [iconv.encode('a,b\n\x81,x\n', 'latin1'), undefined, /no text in windows-1252/],
    [Buffer.from(text), 'klingon', /not known/],
  ])('puts no replacement character in silence %#', async (bytes, encoding, detail) => {
    await expect(read(bytes, { encoding })).rejects.toMatchObject({
      code: 'wrong-encoding',
      message: expect.stringMatching(detail),
    });
  });
});
