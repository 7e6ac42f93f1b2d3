import { expect, it } from '@jest/globals';
import type { Codebook } from '#libs/contracts';
import { asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { parquetFolder } from './testing/parquet-folder.ts';
import { widenTexts } from './text-widths.ts';

const folder = parquetFolder();
const codebook: Codebook = {
  rows: 2,
  encoding: 'windows-1252',
  fileLabel: null,
  variables: [newVariable('n', asNumber(1, 0)), newVariable('t', asText(2)), newVariable('later', asText(3))],
  multipleResponseSets: [],
};

it('gives texts the room that they need in UTF-8, whatever the segment', async () => {
  const segments = [
    { path: await folder.write("SELECT 1::DOUBLE AS n, 'a' AS t"), rows: 1 },
    { path: await folder.write("SELECT 1::DOUBLE AS n, 'üé' AS t"), rows: 1 },
  ];
  const { variables } = await widenTexts(codebook, segments);
  expect(variables).toEqual([codebook.variables[0], newVariable('t', asText(4)), codebook.variables[2]]);
});

it('leaves all as it is where nothing is stored', async () => {
  expect(await widenTexts(codebook, [])).toEqual(codebook);
});
