import type { FuzzedFormat } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { parquetMutations } from './parquet-mutations.ts';
import { sampleParquetFiles } from './sample-parquet-files.ts';

export const fuzzedParquet: FuzzedFormat = {
  fileName: 'survey.parquet',
  withOffsets: [],
  seeds: sampleParquetFiles,
  corpusFiles: /\.parquet$/,
  mutations: [...parquetMutations, ...byteMutations.slice(0, 4)],
  options: (random) => (random.chance(0.1) ? { encoding: random.pick(['windows-1252', 'Shift_JIS', 'nonsense']) } : {}),
};
