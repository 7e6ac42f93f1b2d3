import type { FuzzedFormat } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { sampleTables } from './sample-tables.ts';
import { tableMutations } from './table-mutations.ts';

const encodings = ['UTF-8', 'UTF-16', 'windows-1252', 'IBM850', 'Shift_JIS', 'UTF-7', 'nonsense'];
const delimiters = [',', ';', 'tab', '|', '#', '"', '', 'ab'];

export const fuzzedCsv: FuzzedFormat = {
  fileName: 'survey.csv',
  withOffsets: [],
  seeds: () => Promise.resolve([...sampleTables]),
  corpusFiles: /\.csv$/,
  mutations: [...tableMutations, ...byteMutations],
  options: (random) => ({
    ...(random.chance(0.1) && { encoding: random.pick(encodings) }),
    ...(random.chance(0.1) && { delimiter: random.pick(delimiters) }),
    ...(random.chance(0.2) && { header: random.chance(0.5) }),
  }),
};
