import { expect, it } from '@jest/globals';
import type { ConvertedSurvey } from '../convert-survey.ts';
import { jsonReport, readableReport } from './report.ts';

const problem = (row: number) => ({
  row,
  line: row + 1,
  variable: 'a\u001b[31m',
  code: 'too-many-cells',
  detail: 'Too many.',
  rejectsRow: true,
});

const converted = (problems: number): ConvertedSurvey => ({
  format: 'csv',
  encoding: 'UTF-8',
  rows: 3,
  rejectedRows: problems,
  variables: 2,
  warnings: [{ code: 'renamed', variable: null, detail: 'It is renamed.' }],
  problems: Array.from({ length: problems }, (_, row) => problem(row + 1)),
});

it('lists some of what is wrong, and nothing that a terminal would obey', () => {
  const lines = readableReport(converted(50), 'out.sav', 1.5).split('\n');
  expect(lines).toHaveLength(26);
  expect(lines.slice(0, 4)).toEqual([
    'Warnings (1):',
    '  It is renamed. [renamed]',
    'Problems (50):',
    '  row 1, line 2, a [31m: Too many. [too-many-cells]',
  ]);
  expect(lines.slice(-3)).toEqual([
    '  ... and 30 more (--json lists them)',
    'Rows that had to be left out: 50.',
    'out.sav: 3 rows, 2 variables, from csv in 1.5 s.',
  ]);
});

it('is JSON of a bounded length', () => {
  const report = JSON.parse(jsonReport(converted(20_000), 'out.sav', 1.5)) as { problems: unknown[] };
  expect(report).toMatchObject({ problemCount: 20_000, rejectedRows: 20_000, seconds: 1.5 });
  expect(report.problems).toHaveLength(10_000);
});
