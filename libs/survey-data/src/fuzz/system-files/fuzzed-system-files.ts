import type { FuzzedFormat, SeedFile } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { pieceMutations } from '../mutations/piece-mutations.ts';
import type { FuzzRandom } from '../random.ts';
import { recordMutations } from './record-mutations.ts';
import { sampleSystemFiles } from './sample-system-files.ts';
import { splitSystemFile } from './split-system-file.ts';
import { turnByteOrder } from './turn-byte-order.ts';
import { mutateZlibContent } from './zlib-content.ts';

const mutations = [...pieceMutations(splitSystemFile), ...recordMutations, ...byteMutations.slice(0, 4)];
const encodings = ['windows-1252', 'UTF-8', 'Shift_JIS', 'cp850', 'utf-16le', 'nonsense'];
const options = (random: FuzzRandom) => (random.chance(0.1) ? { encoding: random.pick(encodings) } : {});

export const fuzzedSav: FuzzedFormat = {
  fileName: 'survey.sav',
  withOffsets: ['sav', 'zsav'],
  seeds: async (): Promise<SeedFile[]> => [
    ...(await sampleSystemFiles('none')),
    ...(await sampleSystemFiles('none')).map(({ name, bytes }) => ({
      name: `${name}, in the other byte order`,
      bytes: turnByteOrder(bytes),
    })),
    ...(await sampleSystemFiles('bytecode')),
  ],
  corpusFiles: /\.sav$/,
  mutations,
  options,
};

export const fuzzedZsav: FuzzedFormat = {
  fileName: 'survey.zsav',
  withOffsets: ['sav', 'zsav'],
  seeds: () => sampleSystemFiles('zlib'),
  corpusFiles: /\.zsav$/,
  mutations: [...mutations, mutateZlibContent, mutateZlibContent, mutateZlibContent, mutateZlibContent],
  options,
};
