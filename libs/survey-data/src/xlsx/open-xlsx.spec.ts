import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CellValue, type WriteSheet } from 'hucre';
import { writeXlsx, writeXlsxStream } from 'hucre/xlsx';
import { unixEpoch } from '../codebook/gregorian.ts';
import { readSurvey, type Survey } from '../read-survey.ts';
import type { OpenOptions } from '../reader.ts';
import { openXlsx } from './open-xlsx.ts';

let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xlsx-'));
  path = join(directory, 'survey.xlsx');
});
afterAll(() => rm(directory, { recursive: true }));

type Workbook = Omit<Parameters<typeof writeXlsx>[0], 'sheets'> & { sheets: WriteSheet[] };

async function readWorkbook(workbook: Workbook, options: Partial<OpenOptions> = {}): Promise<Survey> {
  await writeFile(path, await writeXlsx(workbook));
  return readSurvey(await openXlsx(path, { fileName: 'survey.xlsx', ...options }));
}

const read = (rows: CellValue[][], options: Partial<OpenOptions> = {}) =>
  readWorkbook({ sheets: [{ name: 'Data', rows }] }, options);
const utc = (iso: string) => new Date(`${iso}Z`);
const seconds = (iso: string) => utc(iso).getTime() / 1000 + unixEpoch;
const facts = ({ codebook }: Survey) => codebook.variables.map(({ name, type, format }) => [name, type, format]);

describe('cells', () => {
  it('give their values and types', async () => {
    const survey = await read([
      ['id', 'city', 'score', 'member', 'born', 'seen'],
      [1, 'Köln', 1.25, true, utc('1980-02-29T00:00'), utc('2024-03-01T12:30:05')],
      [20, 'Ulm  ', -3, false, null, null],
    ]);
    expect(survey.rows).toEqual([
      [1, 'Köln', 1.25, 1, seconds('1980-02-29T00:00'), seconds('2024-03-01T12:30:05')],
      [20, 'Ulm', -3, 0, null, null],
    ]);
    expect(facts(survey)).toEqual([
      ['id', 'numeric', 'F2.0'],
      ['city', 'string', 'A5'],
      ['score', 'numeric', 'F5.2'],
      ['member', 'boolean', 'F1.0'],
      ['born', 'date', 'SDATE10'],
      ['seen', 'datetime', 'YMDHMS19'],
    ]);
    expect(survey.problems).toEqual([]);
  });

  it('are typed by the whole sheet; several kinds in a column make it text', async () => {
    const survey = await read([
      ['a'],
      ...Array.from({ length: 500 }, (_, at) => [at]),
      ['none'],
      [utc('2024-03-01T00:00')],
    ]);
    expect(survey.codebook.variables[0]!.type).toBe('string');
    expect(survey.rows[0]).toEqual(['0']);
    expect(survey.rows.slice(-2)).toEqual([['none'], ['2024-03-01']]);
  });

  it('keep text that looks like a number as the text that it is', async () => {
    expect(
      (
        await read([
          ['zip', 'n'],
          ['01067', 1],
        ])
      ).rows,
    ).toEqual([['01067', 1]]);
  });

  it('with a formula count as what it came to', async () => {
    const cells = new Map([['1,0', { formula: 'B2*2', formulaResult: 84 }]]);
    const survey = await readWorkbook({
      sheets: [
        {
          name: 'Data',
          rows: [
            ['double', 'n'],
            [null, 42],
          ],
          cells,
        },
      ],
    });
    expect(survey.rows).toEqual([[84, 42]]);
  });

  it('with an error have no value, and are reported', async () => {
    const survey = await read([
      ['a', 'b'],
      [1, 2],
      ['#DIV/0!', 3],
      ['#N/A', 4],
    ]);
    expect(survey.rows).toEqual([
      [1, 2],
      [null, 3],
      [null, 4],
    ]);
    expect(survey.codebook.variables[0]!.type).toBe('numeric');
    expect(survey.problems).toEqual([
      expect.objectContaining({ row: 2, variable: 'a', code: 'error-cell', detail: expect.stringContaining('A3') }),
      expect.objectContaining({ row: 3, detail: expect.stringContaining('#N/A') }),
    ]);
  });

  it('with a time alone are times', async () => {
    const survey = await read([['t'], [utc('1899-12-31T09:05:00')], [utc('1900-01-01T02:00:30')]]);
    expect(survey.rows).toEqual([[9 * 3600 + 300], [26 * 3600 + 30]]);
    expect(facts(survey)).toEqual([['t', 'time', 'TIME8']]);
  });

  it('mean the same day in both date systems', async () => {
    for (const dateSystem of ['1900', '1904'] as const) {
      const rows = [
        ['d', 'n'],
        [utc('2024-03-01T00:00'), 1],
      ];
      const survey = await readWorkbook({ dateSystem, sheets: [{ name: 'Data', rows }] });
      expect(survey.rows).toEqual([[seconds('2024-03-01T00:00'), 1]]);
    }
  });
});

describe('the table', () => {
  it('begins at the first row and column with anything in it, and leaves out empty ones', async () => {
    const survey = await read([[], [null, null], [null, 'a', '', 'b'], [null, 1, null, 'x'], [], [null, 2, null, 'y']]);
    expect(facts(survey).map(([name]) => name)).toEqual(['a', 'b']);
    expect(survey.rows).toEqual([
      [1, 'x'],
      [2, 'y'],
    ]);
    expect(survey.codebook.rows).toBe(2);
  });

  it('gives values without a name above them a variable', async () => {
    const survey = await read([
      ['a', 'a'],
      [1, 2, 'note'],
    ]);
    expect(facts(survey).map(([name]) => name)).toEqual(['a', 'a_2', 'V3']);
    expect(survey.rows).toEqual([[1, 2, 'note']]);
    expect(survey.warnings.map(({ code }) => code)).toEqual(['renamed', 'renamed']);
  });

  it.each<[CellValue[][], boolean | undefined, string[]]>([
    [
      [
        ['anna', 1],
        ['bob', 2],
      ],
      undefined,
      ['V1', 'V2'],
    ],
    [
      [
        ['id', 2019],
        [1, 2],
      ],
      undefined,
      ['id', '2019'],
    ],
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      undefined,
      ['a', 'b'],
    ],
    [
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      false,
      ['V1', 'V2'],
    ],
    [
      [
        [1, 2],
        [3, 4],
      ],
      true,
      ['1', '2'],
    ],
  ])('has a header or none %#', async (rows, header, names) => {
    const survey = await read(rows, { header });
    expect(facts(survey).map(([name]) => name)).toEqual(names);
    expect(survey.rows).toHaveLength(names[0] === 'V1' ? 2 : 1);
  });
});

describe('sheets', () => {
  const sheets: WriteSheet[] = [
    { name: 'Notes', rows: [['hidden'], [0]], hidden: true },
    { name: 'Wave "1" & 2', rows: [['one'], [1]] },
    { name: 'Zwölf', rows: [['two'], [2]] },
    { name: 'Empty', rows: [] },
  ];

  it.each([
    [undefined, 'one'],
    ['Wave "1" & 2', 'one'],
    ['Zwölf', 'two'],
    ['3', 'two'],
    ['1', 'hidden'],
  ])('are chosen by %j', async (sheet, name) => {
    expect(facts(await readWorkbook({ sheets }, { sheet }))[0]![0]).toBe(name);
  });

  it('are listed where the wanted one is not there', async () => {
    await expect(readWorkbook({ sheets }, { sheet: 'Wave 3' })).rejects.toMatchObject({
      code: 'unreadable-file',
      message: 'There is no sheet "Wave 3". There are "Notes", "Wave "1" & 2", "Zwölf", "Empty".',
    });
    await expect(readWorkbook({ sheets }, { sheet: 'Empty' })).rejects.toMatchObject({ code: 'unreadable-file' });
  });
});

describe('large and broken workbooks', () => {
  it('stream, with progress', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => [at, `answer ${at}`, at % 2 === 0]);
    await writeFile(path, writeXlsxStream([['id', 'text', 'even'], ...rows], { name: 'Data' }) as never);
    const seen: number[] = [];
    const onProgress = (bytes: number, total: number) => seen.push(bytes / total);
    const survey = await readSurvey(await openXlsx(path, { fileName: 'a.xlsx', onProgress }));
    expect(survey.rows).toEqual(rows.map(([id, answer, even]) => [id, answer, even ? 1 : 0]));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('are read only as fast as somebody takes the rows', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => [at, `answer ${at}`]);
    await writeFile(path, writeXlsxStream([['id', 'text'], ...rows], { name: 'Data' }) as never);
    let progress = 0;
    const reader = await openXlsx(path, {
      fileName: 'a.xlsx',
      onProgress: (bytes, total) => (progress = bytes / total),
    });
    const batches = reader.batches()[Symbol.asyncIterator]();
    await batches.next();
    const taken = progress;
    for (let turn = 0; turn < 1000; turn += 1) await new Promise(setImmediate);
    expect(progress).toBeLessThan(taken + 0.05);
    await batches.return?.();
    await reader.close();
  });

  it('that are cut off or changed are damaged', async () => {
    const bytes = Buffer.from(await writeXlsx({ sheets: [{ name: 'Data', rows: [['a'], [1]] }] }));
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    await expect(openXlsx(path, { fileName: 'a.xlsx' })).rejects.toMatchObject({ code: 'damaged-file' });
    const sheet = bytes.indexOf('sheet1.xml') + 20;
    await writeFile(path, Buffer.concat([bytes.subarray(0, sheet), Buffer.alloc(20, 7), bytes.subarray(sheet + 20)]));
    await expect(openXlsx(path, { fileName: 'a.xlsx' })).rejects.toMatchObject({ code: 'damaged-file' });
  });
});
