import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { unixEpoch } from '../codebook/gregorian.ts';
import { readSurvey, type Survey } from '../read-survey.ts';
import type { OpenOptions } from '../reader.ts';
import { openCsv } from './open-csv.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(content: string | Buffer, options: Partial<OpenOptions> = {}): Promise<Survey> {
  const path = join(directory, 'survey.csv');
  await writeFile(path, content);
  return readSurvey(await openCsv(path, { fileName: 'survey.csv', ...options }, 'csv'));
}

const seconds = (iso: string) => Date.parse(`${iso}Z`) / 1000 + unixEpoch;
const names = ({ codebook }: Survey) => codebook.variables.map(({ name }) => name);
const formats = ({ codebook }: Survey) => codebook.variables.map(({ format }) => format);
const column = (survey: Survey, at: number) => survey.rows.map((row) => row[at]);

describe('cells and records', () => {
  it('reads quotes, doubled quotes, delimiters and line ends within quotes', async () => {
    const survey = await read('id,text\r\n1,"says ""no"", then\r\nleaves"\r\n2,"a,b"\r\n');
    expect(survey.rows).toEqual([
      [1, 'says "no", then\r\nleaves'],
      [2, 'a,b'],
    ]);
    expect(survey.problems).toEqual([]);
  });

  it.each(['\n', '\r\n', '\r'])('takes %j as the end of a line, with and without one at the end', async (end) => {
    expect((await read(['a,b', '1,x', '2,y'].join(end))).rows).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
    expect((await read(['a,b', '1,x', '2,y', ''].join(end))).rows).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
  });

  it('takes an empty cell, an empty quoted cell and a blank one as no value', async () => {
    expect((await read('a,b,c\n,"",  \n1,x,y\n')).rows[0]).toEqual([null, null, null]);
  });

  it('cuts trailing blanks of texts and keeps leading ones', async () => {
    expect((await read('a,b\n  x  ,"  ""y""  "\n')).rows).toEqual([['  x', '  "y"']]);
  });

  it('leaves out empty lines', async () => {
    expect((await read('a,b\n\n1,2\n\n\n3,4\n\n')).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('reads quoted numbers as numbers, also with blanks after the quote', async () => {
    expect((await read('"a","b"\n"1" ,"2.5"\n')).rows).toEqual([[1, 2.5]]);
  });

  it('reads records that straddle chunks of the file', async () => {
    const long = 'ü"'.repeat(200_000);
    const survey = await read(`id,text\n1,"${long.replaceAll('"', '""')}"\n2,end\n`);
    expect(survey.rows[0]![1] === long).toBe(true);
    expect(survey.rows[1]).toEqual([2, 'end']);
  });

  it('counts rows over many batches', async () => {
    const survey = await read(`n\n${Array.from({ length: 50_000 }, (_, at) => at).join('\n')}`);
    expect(survey.codebook.rows).toBe(50_000);
    expect(survey.rows[49_999]).toEqual([49_999]);
  });
});

describe('what is wrong', () => {
  it('rejects a row with more values than columns and says where it is', async () => {
    const survey = await read('a,b\n1,"x\ny"\n2,y,z\n3,w\n');
    expect(survey.rows).toEqual([
      [1, 'x\ny'],
      [3, 'w'],
    ]);
    expect(survey.codebook.rows).toBe(2);
    expect(survey.problems).toEqual([
      expect.objectContaining({ row: 2, line: 4, code: 'too-many-cells', rejectsRow: true }),
    ]);
  });

  it('fills up a row with too few cells, and reports it', async () => {
    const survey = await read('a,b,c\n1,x\n2,y,z\n');
    expect(survey.rows[0]).toEqual([1, 'x', null]);
    expect(survey.problems).toEqual([
      expect.objectContaining({ row: 1, line: 2, code: 'too-few-cells', rejectsRow: false }),
    ]);
  });

  it('does not mind empty cells past the last column', async () => {
    const survey = await read('a,b\n1,x,,\n2,y,,\n');
    expect(survey.rows).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
    expect(survey.problems).toEqual([]);
  });

  it('keeps text after a closing quote, and reports it', async () => {
    const survey = await read('a,b\n1,"x"y\n');
    expect(survey.rows).toEqual([[1, 'xy']]);
    expect(survey.problems).toEqual([expect.objectContaining({ line: 2, variable: 'b', code: 'stray-quote' })]);
  });

  it('numbers the rows of a batch once one was left out', async () => {
    const path = join(directory, 'gaps.csv');
    await writeFile(path, 'a\n1\n2,2\n3\n');
    const reader = await openCsv(path, { fileName: 'gaps.csv', delimiter: ',' }, 'csv');
    const numbers = [];
    for await (const { rowNumbers } of reader.batches()) numbers.push(rowNumbers);
    await reader.close();
    expect(numbers).toEqual([[1, 3]]);
  });

  it.each([
    ['a,b\n1,"never closed\n2,x\n', 'damaged-file', /line 2/],
    ['', 'unreadable-file', /no rows/],
    ['a,b\n1,2,3\n4,5,6\n', 'damaged-file', /every row/],
    ['a,b\n1,x\0\n', 'damaged-file', /zero bytes/],
    [`${'a,'.repeat(20_001)}\n`, 'limit-exceeded', /20002 cells/],
    [`a,b\n${'x'.repeat(40 * 2 ** 20)}`, 'limit-exceeded', /16 MiB/],
  ])('refuses %#', async (content, code, detail) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(detail) });
  });
});

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
    const survey = await read(iconv.encode(`${'a,b\n'.repeat(200_000)}Zoë,20 €\n`, 'windows-1252'));
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

describe('types', () => {
  it('looks at the whole file, not at a sample', async () => {
    const survey = await read(`a\n${'1\n'.repeat(100_000)}none\n`);
    expect(survey.codebook.variables[0]).toMatchObject({ type: 'string', format: 'A4' });
    expect(survey.rows[0]).toEqual(['1']);
  });

  it('reads numbers exactly', async () => {
    const numbers = [
      '0.1',
      '-12.5',
      '.5',
      '1e-7',
      '123456789012345',
      '0.30000000000000004',
      '9007199254740993.5',
      '-0',
    ];
    const survey = await read(
      `a,b\n${numbers
        .slice(0, 6)
        .map((number) => `${number},x`)
        .join('\n')}\n`,
    );
    expect(column(survey, 0)).toEqual(numbers.slice(0, 6).map(Number));
    expect(survey.codebook.variables[0]).toMatchObject({ type: 'numeric', measure: 'scale' });
    expect((await read('a,b\n-0,x\n')).rows).toEqual([[0, 'x']]);
  });

  it.each(['007', '+49', '1234567890123456', '1 000', '1.', 'NaN', '0x10', '1e999', '-'])(
    'keeps %s as text',
    async (cell) => {
      const survey = await read(`a,b\n${cell},x\n`);
      expect(survey.rows).toEqual([[cell, 'x']]);
    },
  );

  it('derives the format from the data', async () => {
    const survey = await read('a,b,c\n-1,1.25,abc\n100,12.5,äöü\n');
    expect(formats(survey)).toEqual(['F3.0', 'F5.2', 'A6']);
  });

  it('reads the decimal comma where the comma does not delimit', async () => {
    expect((await read('a;b;c\n1,5;2;1.5\n-0,25;3;2\n')).rows).toEqual([
      [1.5, 2, 1.5],
      [-0.25, 3, 2],
    ]);
    expect((await read('a;b\n1,5;x\n1.5;y\n')).rows).toEqual([
      ['1,5', 'x'],
      ['1.5', 'y'],
    ]);
    expect((await read('a,b\n"1,5",2\n')).rows).toEqual([['1,5', 2]]);
  });

  it('reads booleans', async () => {
    const survey = await read('a,b\ntrue,1\nFALSE,2\n,3\n');
    expect(column(survey, 0)).toEqual([1, 0, null]);
    expect(survey.codebook.variables[0]!.type).toBe('boolean');
  });

  it.each([
    ['2024-02-29', 'SDATE10', '2024-02-29'],
    ['29.2.2024', 'EDATE10', '2024-02-29'],
    ['29/02/2024', 'EDATE10', '2024-02-29'],
    ['02/29/2024', 'ADATE10', '2024-02-29'],
    ['2024-03-01 12:30', 'YMDHMS16', '2024-03-01T12:30:00'],
    ['2024-03-01T12:30:05.25Z', 'YMDHMS22.2', '2024-03-01T12:30:05.250'],
    ['3/14/2024 2:05 PM', 'YMDHMS16', '2024-03-14T14:05:00'],
    ['1.3.2024 00:05:06', 'YMDHMS19', '2024-03-01T00:05:06'],
  ])('reads %s as a moment', async (cell, format, iso) => {
    const survey = await read(`a;b\n${cell};x\n;y\n`);
    expect(formats(survey)[0]).toBe(format);
    expect(column(survey, 0)).toEqual([seconds(iso), null]);
  });

  it('reads times, which may pass a day', async () => {
    const survey = await read('a,b\n9:05,x\n26:00:30,y\n');
    expect(column(survey, 0)).toEqual([9 * 3600 + 300, 26 * 3600 + 30]);
    expect(survey.codebook.variables[0]).toMatchObject({ type: 'time', format: 'TIME8' });
  });

  it.each(['2023-02-29', '31.4.2024', '13/13/2024', '25:61', '2024-03-01 24:00', '1.3.24', '13:00 pm'])(
    'keeps %s, which is no moment, as text',
    async (cell) => {
      expect((await read(`a;b\n${cell};x\n`)).rows).toEqual([[cell, 'x']]);
    },
  );

  it('needs the whole column to tell day from month, and keeps the text where it cannot', async () => {
    const told = await read('a,b\n01/02/2024,x\n13/02/2024,y\n');
    expect(column(told, 0)).toEqual([seconds('2024-02-01'), seconds('2024-02-13')]);
    const untold = await read('a,b\n01/02/2024,x\n');
    expect(untold.rows).toEqual([['01/02/2024', 'x']]);
    expect(untold.warnings).toEqual([expect.objectContaining({ code: 'ambiguous-dates', variable: 'a' })]);
    expect((await read('a,b\n13/02/2024,x\n02/13/2024,y\n')).codebook.variables[0]!.type).toBe('string');
  });

  it('gives a column without any value a text of width 0', async () => {
    expect((await read('a,b\n,1\n,2\n')).codebook.variables[0]).toMatchObject({
      type: 'string',
      width: 0,
      format: 'A1',
    });
  });
});

it('tells the progress of both passes as bytes of the file', async () => {
  const content = `n\n${'123456789\n'.repeat(100_000)}`;
  const seen: number[] = [];
  await read(content, { onProgress: (bytes, total) => seen.push(bytes / total) });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen.at(-1)).toBe(1);
});
