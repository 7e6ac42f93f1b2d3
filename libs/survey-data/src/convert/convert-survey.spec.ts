import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openParquet } from '../parquet/open-parquet.ts';
import { readSurvey } from '../read-survey.ts';
import { openSpss } from '../spss/open-spss.ts';
import { codebookOf, exchange, numeric, sampleFile, text } from '../spss/testing/sample-file.ts';
import { convertSurvey, UnsuitableOutput } from './convert-survey.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'convert-'));
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'each-'));
});
afterAll(() => rm(root, { recursive: true }));

const place = (name: string) => join(folder, name);
const codebook = codebookOf(
  numeric('code', { format: 'F8.0', decimals: 0, valueLabels: [{ value: 1, label: 'Größe' }] }),
  numeric('day', { type: 'date', format: 'DATE11', width: 11, decimals: 0 }),
  text('t', 3),
);
const march = 13_928_630_400;

async function survey(name = 'survey.sav'): Promise<string> {
  const columns = [
    { kind: 'numeric', values: Float64Array.of(1, NaN) } as const,
    { kind: 'numeric', values: Float64Array.of(march, NaN) } as const,
    { kind: 'text', values: ['abc', ''] } as const,
  ].map((column) => ({ ...column, values: column.values as never }));
  await writeFile(place(name), await sampleFile(codebook, [{ rows: 2, columns }], 'bytecode'));
  return place(name);
}

describe('a survey that is converted', () => {
  it.each([
    ['parquet', openParquet],
    ['sav', openSpss],
    ['zsav', openSpss],
  ])('reads as it did: .%s', async (extension, open) => {
    const input = await survey();
    const output = place(`out.${extension}`);
    const { rows, variables, format } = await convertSurvey(input, output);
    expect([rows, variables, format]).toEqual([2, 3, 'sav']);
    const [given, made] = [await openSpss(input, { fileName: input }), await open(output, { fileName: output })];
    const expected = await readSurvey(given);
    const found = await readSurvey(made);
    expect(found.codebook).toEqual({ ...expected.codebook, rows: 2 });
    expect(found.rows).toEqual(expected.rows);
  });

  it('has labels in place of codes where they are wanted', async () => {
    const output = place('out.parquet');
    await convertSurvey(await survey(), output, { labels: true });
    const { rows, codebook: made } = await readSurvey(await openParquet(output, { fileName: output }));
    expect(rows).toEqual([
      ['Größe', march, 'abc'],
      [null, null, ''],
    ]);
    expect(made.variables[0]).toMatchObject({ type: 'string', valueLabels: [] });
  });

  it('has room for texts that take more bytes in UTF-8', async () => {
    const input = await survey();
    const latin = exchange(await readFile(input), 'abc', Buffer.from([0xe4, 0xf6, 0xfc]));
    await writeFile(input, latin);
    const output = place('out.sav');
    await convertSurvey(input, output, { encoding: 'latin1' });
    const { rows, codebook: made } = await readSurvey(await openSpss(output, { fileName: output }));
    expect([rows[0]![2], made.variables[2]!.width]).toEqual(['äöü', 6]);
  });

  it('replaces what has its name, and leaves nothing else', async () => {
    const input = await survey();
    await convertSurvey(input, input);
    expect(await readdir(folder)).toEqual(['survey.sav']);
  });
});

describe('what cannot be converted', () => {
  it.each([
    ['an unknown extension', 'out.xlsx', {}],
    ['labels in place of codes for SPSS', 'out.zsav', { labels: true }],
  ])('is refused before anything is read: %s', async (_, name, options) => {
    await expect(convertSurvey(place('nowhere.sav'), place(name), options)).rejects.toThrow(UnsuitableOutput);
  });

  it('leaves nothing', async () => {
    await writeFile(place('noise.sav'), Buffer.alloc(500, 7));
    await expect(convertSurvey(place('noise.sav'), place('out.sav'))).rejects.toMatchObject({
      code: 'unreadable-file',
    });
    expect(await readdir(folder)).toEqual(['noise.sav']);
  });

  it('is nothing that was stopped', async () => {
    const interruption = new AbortController();
    const input = await survey();
    const onProgress = () => interruption.abort();
    await expect(convertSurvey(input, place('out.csv'), { signal: interruption.signal, onProgress })).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['survey.sav']);
  });
});
