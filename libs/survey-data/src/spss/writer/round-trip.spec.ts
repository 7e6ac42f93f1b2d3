import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codebook } from '#libs/contracts';
import { SurveyFileError, type Column, type ColumnBatch } from '../../reader.ts';
import { compressions } from '../header.ts';
import { openSpss } from '../open-spss.ts';
import { codebookOf, exchange, numeric, readBytes, sampleFile, text } from '../testing/sample-file.ts';
import { writeSav } from './write-sav.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'round-trip-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function roundTrip(codebook: Codebook, batches: ColumnBatch[], compression = compressions[2]!) {
  const path = join(folder, `${compression}.sav`);
  const written = await writeSav(path, codebook, batches, { compression });
  const reader = await openSpss(path, { fileName: path });
  const read: ColumnBatch[] = [];
  for await (const batch of reader.batches()) read.push(batch);
  await reader.close();
  return { written, codebook: reader.codebook, batches: read, warnings: reader.warnings };
}

const column = (batches: readonly ColumnBatch[], index: number) =>
  batches.flatMap(({ columns }): (number | string | null)[] => [...columns[index]!.values]);

const numbers = (...values: number[]): Column => ({ kind: 'numeric', values: Float64Array.from(values) });
const texts = (...values: (string | null)[]): Column => ({ kind: 'text', values });

describe.each(compressions)('a file written with compression %s reads back as it was', (compression) => {
  it('numbers of all kinds, system-missing among them', async () => {
    const values = [0, -0, 1, 151, 152, -99, -100, 0.1, 1e300, -5e-324, NaN, 13_166_150_400, Number.MAX_SAFE_INTEGER];
    const { batches } = await roundTrip(
      codebookOf(numeric('a')),
      [{ rows: 13, columns: [numbers(...values)] }],
      compression,
    );
    expect(column(batches, 0)).toEqual(values);
  });

  it('texts of any width, in characters of one to four bytes', async () => {
    const widths = [1, 7, 8, 9, 16, 255, 256, 257, 504, 505, 1020, 32_767];
    const values = (width: number) => [
      '',
      'a',
      ' b'.slice(-width),
      '€'.repeat(Math.floor(width / 3)),
      '😀'.repeat(Math.floor(width / 4)),
      'z'.repeat(width),
    ];
    const codebook = codebookOf(...widths.map((width) => text(`t${width}`, width)));
    const columns = widths.map((width) => texts(...values(width)));
    const { batches, codebook: read } = await roundTrip(codebook, [{ rows: 6, columns }], compression);
    expect(read.variables).toEqual(codebook.variables);
    widths.forEach((width, index) => expect(column(batches, index)).toEqual(values(width)));
  });

  it('rows of many batches, in order', async () => {
    const batch = (first: number): ColumnBatch => ({
      rows: 5000,
      columns: [
        numbers(...Array.from({ length: 5000 }, (_, row) => first + row)),
        texts(...Array.from({ length: 5000 }, (_, row) => `r${first + row}`)),
      ],
    });
    const batches = Array.from({ length: 6 }, (_, index) => batch(index * 5000));
    const result = await roundTrip(codebookOf(numeric('id'), text('t', 12)), batches, compression);
    expect(result.written.rows).toBe(30_000);
    expect(result.codebook.rows).toBe(30_000);
    expect(column(result.batches, 0)).toEqual(Array.from({ length: 30_000 }, (_, row) => row));
    expect(column(result.batches, 1)).toEqual(Array.from({ length: 30_000 }, (_, row) => `r${row}`));
  });

  it('no rows', async () => {
    const { codebook, batches } = await roundTrip(codebookOf(numeric('a')), [], compression);
    expect([codebook.rows, batches]).toEqual([0, []]);
  });
});

it('labels, formats, measures, missing values and sets read back as they were', async () => {
  const valueLabels = [
    { value: 1, label: 'Ja' },
    { value: -9.5, label: 'keine Angabe – „weiß nicht“' },
  ];
  const codebook: Codebook = {
    ...codebookOf(
      numeric('Zufriedenheit', { label: 'Wie zufrieden? '.repeat(30).trim(), valueLabels, measure: 'ordinal' }),
      numeric('zweite', { valueLabels, missing: { values: [7, 8, 9], range: null }, measure: null }),
      numeric('offen', { missing: { values: [], range: [null, -1] } }),
      numeric('beides', { missing: { values: [99], range: [0, 18] } }),
      numeric('hoch', { missing: { values: [], range: [100, null] } }),
      numeric('tag', { type: 'date', format: 'DATE11', width: 11, decimals: 0 }),
      numeric('zeit', { type: 'time', format: 'TIME8', width: 8, decimals: 0 }),
      numeric('beides_Zeit', { type: 'datetime', format: 'DATETIME20', width: 20, decimals: 0 }),
      text('marke', 8, { valueLabels: [{ value: 'ä', label: 'Ä' }], missing: { values: ['x', 'y'], range: null } }),
      text('langer_Name_mit_über_8_Zeichen', 300, {
        valueLabels: [{ value: 'a long value', label: 'its label' }],
        missing: { values: ['unknown', 'n/a'], range: null },
      }),
    ),
    rows: 0,
    fileLabel: 'Umfrage über Größen',
    multipleResponseSets: [
      { name: '$m', label: 'Größe', kind: 'dichotomies', countedValue: 1, variables: ['Zufriedenheit', 'zweite'] },
      { name: '$c', label: null, kind: 'categories', countedValue: null, variables: ['beides', 'hoch', 'tag'] },
      { name: '$t', label: 'Text', kind: 'dichotomies', countedValue: 'ja', variables: ['marke'] },
    ],
  };
  const result = await roundTrip(codebook, []);
  expect(result.codebook).toEqual(codebook);
  expect([result.written.warnings, result.warnings]).toEqual([[], []]);
});

it('the weight, documents, roles, attributes and the look in a data editor read back as they were', async () => {
  const codebook: Codebook = {
    ...codebookOf(
      text('marke', 20, { alignment: 'center', columns: 12, role: 'none' }),
      numeric('gewicht', {
        role: 'input',
        attributes: { Quelle: ["Bezirk 'Mitte'", 'später (neu)'], Stand: ['a/b:c'] },
      }),
      numeric('ziel', { role: 'target', columns: 3, alignment: 'left' }),
    ),
    rows: 0,
    weight: 'gewicht',
    documents: ['Erhebung im Frühjahr', '', '  eingerückt'],
    attributes: { Projekt: ['Größen'] },
  };
  const { codebook: read, written, warnings } = await roundTrip(codebook, []);
  expect(read).toEqual(codebook);
  expect([written.warnings, warnings]).toEqual([[], []]);
});

it('malformed attributes are ignored with a warning', async () => {
  const codebook = codebookOf(numeric('a', { attributes: { Note: ['x'] } }));
  const bytes = exchange(await sampleFile(codebook, [], 'none'), "'x'\n", "'xy\n");
  const { reader } = await readBytes(bytes);
  expect(reader.codebook.variables[0]?.attributes).toBeUndefined();
  expect(reader.warnings).toMatchObject([{ code: 'ignored-attributes' }]);
});

it('short names of the records never mean another variable', async () => {
  const labelled = { valueLabels: [{ value: 'a long value', label: 'of the right one' }] };
  const codebook = codebookOf(text('größer', 20), text('V_1', 20, labelled), text('größer2', 20));
  const { codebook: read } = await roundTrip(codebook, []);
  expect(read.variables).toEqual(codebook.variables);
});

it('changes names that SPSS does not take, and says so', async () => {
  const names = ['How old are you?', '2nd', 'all', 'A', 'a'];
  const { codebook, written } = await roundTrip(codebookOf(...names.map((name) => numeric(name))), []);
  expect(codebook.variables.map(({ name }) => name)).toEqual(['How_old_are_you_', 'V2nd', 'all_', 'A', 'a_2']);
  expect(written.warnings.map(({ code }) => code)).toEqual(Array(4).fill('renamed-variable'));
});

it('refuses a text that is longer than its variable', async () => {
  const batch = { rows: 1, columns: [texts('ää')] };
  await expect(roundTrip(codebookOf(text('t', 3)), [batch])).rejects.toThrow(SurveyFileError);
});
