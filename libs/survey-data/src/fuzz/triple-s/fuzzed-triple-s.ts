import type { FuzzedFormat } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { pieceMutations } from '../mutations/piece-mutations.ts';
import { splitZip } from '../workbooks/split-zip.ts';
import { partMutations } from '../workbooks/xml-mutations.ts';
import { sampleTripleS } from './sample-triple-s.ts';
import { tripleSMutations } from './triple-s-mutations.ts';

export const fuzzedTripleS: FuzzedFormat = {
  fileName: 'survey.zip',
  withOffsets: [],
  seeds: () => Promise.resolve(sampleTripleS()),
  corpusFiles: /\.sss\.zip$/,
  mutations: [
    ...tripleSMutations,
    ...partMutations,
    ...pieceMutations(splitZip).slice(4, 6),
    ...byteMutations.slice(0, 2),
  ],
  options: (random) => (random.chance(0.1) ? { encoding: random.pick(['windows-1252', 'UTF-16', 'nonsense']) } : {}),
};
