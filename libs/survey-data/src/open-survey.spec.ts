import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, beforeAll, describe, expect, it } from '@jest/globals';
import { writeXlsx } from 'hucre/xlsx';
import { zipOf } from './containers/testing/zip-of.ts';
import { openSurvey } from './open-survey.ts';
import * as portable from './portable/testing/portable-file.ts';
import { readSurvey } from './read-survey.ts';
import { dtaFile } from './stata/testing/dta-file.ts';
import * as tripleS from './triple-s/testing/triple-s-survey.ts';

let root: string;
let temporaryDirectory: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'survey-'));
});
beforeEach(async () => {
  temporaryDirectory = await mkdtemp(join(root, 'each-'));
});
afterAll(() => rm(root, { recursive: true }));

async function open(content: Buffer | Uint8Array | string, fileName: string) {
  const path = join(root, 'upload');
  await writeFile(path, content);
  return openSurvey(path, { fileName, temporaryDirectory });
}

const csv = 'a,b\n1,x\n';
const tsv = 'a\tb\n1\tx\n';
const workbook = () =>
  writeXlsx({
    sheets: [
      {
        name: 'Data',
        rows: [
          ['a', 'b'],
          [1, 'x'],
        ],
      },
    ],
  });

describe('a survey is opened by its content', () => {
  it.each([
    ['csv', 'survey.csv', csv],
    ['tsv', 'survey.tsv', tsv],
    ['csv', 'survey.csv.gz', gzipSync(csv)],
    ['csv', 'survey.zip', zipOf({ 'data/survey.csv': csv })],
    ['csv', 'survey.zip', zipOf({ 'readme.txt': 'notes', '__MACOSX/._survey.csv': 'x', 'survey.csv': csv })],
    ['csv', 'survey.zip', zipOf({ 'survey.txt': csv, 'logo.png': '\x89PNG' })],
  ])('as %s, packed or not %#', async (format, fileName, content) => {
    const reader = await open(content, fileName);
    expect(reader.format).toBe(format);
    expect((await readSurvey(reader)).rows).toEqual([[1, 'x']]);
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  it('as a Triple-S survey of two files, packed', async () => {
    const xml = tripleS.definition(
      tripleS.variable('a', 'quantity', 'start="1"') + tripleS.variable('b', 'character', 'start="2"'),
    );
    const reader = await open(zipOf({ 'wave/survey.asc': '1x\n', 'wave/Survey.XML': xml }), 'survey.zip');
    expect(reader.format).toBe('triple-s');
    expect((await readSurvey(reader)).rows).toEqual([[1, 'x']]);
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });

  it('as a table, where the XML beside it is something else', async () => {
    const reader = await open(zipOf({ 'survey.xml': '<notes/>', 'survey.csv': csv }), 'survey.zip');
    expect(reader.format).toBe('csv');
    expect((await readSurvey(reader)).rows).toEqual([[1, 'x']]);
  });

  it('as a file of SPSS or Stata, whatever its name', async () => {
    const por = portable.portableFile({ variables: [portable.variable('A')], data: portable.number(1) });
    expect((await open(por, 'survey.csv')).format).toBe('por');
    expect((await open(gzipSync(por), 'survey.por.gz')).format).toBe('por');
    const dta = dtaFile({ variables: [{ name: 'a', type: 'byte' }], rows: [[1]] });
    expect((await open(zipOf({ 'a.dta': dta }), 'survey.zip')).format).toBe('dta');
  });

  it('as a workbook, packed or not', async () => {
    for (const content of [
      await workbook(),
      gzipSync(await workbook()),
      zipOf({ 'a.xlsx': Buffer.from(await workbook()) }),
    ]) {
      const reader = await open(content, 'survey.bin');
      expect(reader.format).toBe('xlsx');
      expect((await readSurvey(reader)).rows).toEqual([[1, 'x']]);
    }
  });
});

describe('what cannot be opened leaves nothing behind', () => {
  const bomb = 'a\n'.repeat(40 * 2 ** 20);
  it.each([
    ['unreadable-file', 'survey.sav', () => csv],
    ['unreadable-file', 'survey.zip', () => zipOf({ 'a.csv': csv, 'b.csv': csv })],
    ['unreadable-file', 'survey.zip', () => zipOf({ 'a.png': '\x89PNG' })],
    ['unreadable-file', 'survey.zip', () => zipOf({ 'a.sav': csv })],
    ['unreadable-file', 'survey.zip', () => zipOf({ 'a.csv': gzipSync(csv) })],
    ['damaged-file', 'survey.csv.gz', () => gzipSync(csv).subarray(0, -4)],
    ['damaged-file', 'survey.zip', () => zipOf({ 'a.csv': csv }).subarray(0, -10)],
    ['limit-exceeded', 'survey.csv.gz', () => gzipSync(bomb)],
    ['limit-exceeded', 'survey.zip', () => zipOf({ 'a.csv': bomb })],
  ])('%s: %s %#', async (code, fileName, content) => {
    await expect(open(content(), fileName)).rejects.toMatchObject({ name: 'SurveyFileError', code });
    expect(await readdir(temporaryDirectory)).toEqual([]);
  });
});
