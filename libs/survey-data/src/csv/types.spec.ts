import { describe, expect, it } from '@jest/globals';
import { unixEpoch } from '../codebook/gregorian.ts';
import type { Survey } from '../read-survey.ts';
import { readCsv as read } from './testing/read-csv.ts';

const seconds = (iso: string) => Date.parse(`${iso}Z`) / 1000 + unixEpoch;
const formats = ({ codebook }: Survey) => codebook.variables.map(({ format }) => format);
const column = (survey: Survey, at: number) => survey.rows.map((row) => row[at]);

describe('types', () => {
  it('looks at the whole file, not at a sample', async () => {
    const survey = await read(`a\n${'1\n'.repeat(50_000)}none\n`);
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

  it.each([
    ['a;b\n1,5;1.234\n2,5;5.678\n', '1.234'],
    ['a;b\n1.5;-1,234\n2.5;0\n', '-1,234'],
  ])('keeps what may be thousands as text where other columns decide for the other mark', async (content, text) => {
    const survey = await read(content);
    expect(survey.rows[0]![1]).toBe(text);
    expect(survey.warnings).toMatchObject([{ code: 'ambiguous-numbers', variable: 'b' }]);
  });

  it.each(['a;b\n1,5;0.123\n', 'a;b\n1,5;1.25\n', 'a;b\n1;1.234\n'])('reads decimals in %j', async (content) => {
    expect((await read(content)).codebook.variables[1]).toMatchObject({ type: 'numeric' });
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
