import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCsv } from './open-csv.ts';
import { readCsv as read } from './testing/read-csv.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterAll(() => rm(directory, { recursive: true }));

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
    [',,\n,,\n', 'unreadable-file', /no rows/],
    ['a,b\n1,2,3\n4,5,6\n', 'damaged-file', /every row/],
    ['a,b\n1,x\0\n', 'damaged-file', /zero bytes/],
    [`${'a;'.repeat(200_001)}\n`, 'limit-exceeded', /200002 cells/],
    [`a,b\n${'x'.repeat(17 * 2 ** 20)}`, 'limit-exceeded', /16 MiB/],
  ])('refuses %#', async (content, code, detail) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(detail) });
  });
});

it('tells the progress of both passes as bytes of the file', async () => {
  const content = `n\n${'123456789\n'.repeat(60_000)}`;
  const seen: number[] = [];
  await read(content, { onProgress: (bytes, total) => seen.push(bytes / total) });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen.at(-1)).toBe(1);
});
