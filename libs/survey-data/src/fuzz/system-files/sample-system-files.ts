import type { Codebook } from '#libs/contracts';
import type { ColumnBatch } from '../../reader.ts';
import type { Compression } from '../../spss/header.ts';
import { codebookOf, numeric, sampleFile, text } from '../../spss/testing/sample-file.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const valueLabels = [
  { value: 1, label: 'Ja' },
  { value: -9.5, label: 'weiß nicht' },
];

/** Every kind of record that is written. */
const rich: Codebook = {
  ...codebookOf(
    numeric('Zufriedenheit', { label: 'Wie zufrieden?', valueLabels, measure: 'ordinal', role: 'target', columns: 12 }),
    numeric('zweite', { valueLabels, missing: { values: [7, 8, 9], range: null } }),
    numeric('beides', { missing: { values: [99], range: [0, 18] } }),
    numeric('tag', { type: 'date', format: 'DATE11', width: 11, decimals: 0 }),
    text('marke', 8, { valueLabels: [{ value: 'ä', label: 'Ä' }], missing: { values: ['x', 'y'], range: null } }),
    text('langer_Name', 20, {
      valueLabels: [{ value: 'a long value', label: 'x' }],
      missing: { values: ['unknown', 'n/a'], range: null },
    }),
    text('sehr_lang', 300, { label: 'offen', attributes: { note: ['x'] }, alignment: 'center' }),
  ),
  fileLabel: 'Umfrage',
  weight: 'beides',
  documents: ['a line of text', 'Größe'],
  attributes: { source: ['a', 'b'] },
  multipleResponseSets: [
    { name: '$m', label: 'Größe', kind: 'dichotomies', countedValue: 1, variables: ['Zufriedenheit', 'zweite'] },
    { name: '$c', label: null, kind: 'categories', countedValue: null, variables: ['beides', 'tag'] },
    { name: '$t', label: 'Text', kind: 'dichotomies', countedValue: 'ja', variables: ['marke'] },
  ],
};

function rowsOf({ variables }: Codebook, rows: number): ColumnBatch {
  const columns = variables.map(({ type, width }, column) =>
    type === 'string'
      ? {
          kind: 'text' as const,
          values: Array.from({ length: rows }, (_, row) => 'äbc '.repeat(row * 7).slice(0, width / 2)),
        }
      : {
          kind: 'numeric' as const,
          values: Float64Array.from({ length: rows }, (_, row) => (row % 4 === 3 ? NaN : row * (column + 0.5))),
        },
  );
  return { rows, columns };
}

/** Small files, since they are read a million times. */
export async function sampleSystemFiles(compression: Compression): Promise<SeedFile[]> {
  const codebooks: readonly (readonly [name: string, codebook: Codebook, rows: number])[] = [
    ['rich', rich, 12],
    ['numbers', codebookOf(numeric('a'), numeric('b')), 40],
    ['texts', codebookOf(text('t', 3), text('u', 17), text('v', 600)), 5],
    ['empty', rich, 0],
  ];
  return Promise.all(
    codebooks.map(async ([name, codebook, rows]) => ({
      name: `${compression} ${name}`,
      bytes: await sampleFile(codebook, rows > 0 ? [rowsOf(codebook, rows)] : [], compression),
    })),
  );
}
