import type { FuzzedFormat } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { pieceMutations } from '../mutations/piece-mutations.ts';
import { sampleWorkbooks } from './sample-workbooks.ts';
import { splitZip } from './split-zip.ts';
import { workbookMutations } from './xml-mutations.ts';

export const fuzzedXlsx: FuzzedFormat = {
  fileName: 'survey.xlsx',
  withOffsets: [],
  seeds: sampleWorkbooks,
  corpusFiles: /\.xlsx$/,
  mutations: [...workbookMutations, ...pieceMutations(splitZip).slice(3), ...byteMutations.slice(0, 3)],
  options: (random) => ({
    ...(random.chance(0.1) && { sheet: random.pick(['Notes', '2', '', 'none', '1']) }),
    ...(random.chance(0.2) && { header: random.chance(0.5) }),
  }),
};
