import type { FuzzedFormat } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { portableMutations } from './portable-mutations.ts';
import { samplePortableFiles } from './sample-portable-files.ts';

export const fuzzedPor: FuzzedFormat = {
  fileName: 'survey.por',
  withOffsets: ['por'],
  seeds: () => Promise.resolve(samplePortableFiles()),
  corpusFiles: /\.por$/,
  mutations: [...portableMutations, ...byteMutations.slice(0, 4)],
  options: (random) =>
    random.chance(0.15)
      ? { encoding: random.pick(['windows-1252', 'UTF-8', 'Shift_JIS', 'utf-16le', 'nonsense']) }
      : {},
};
