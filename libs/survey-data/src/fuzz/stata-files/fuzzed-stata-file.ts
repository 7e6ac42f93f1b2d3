import type { FuzzedFormat, Mutation } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { pieceMutations } from '../mutations/piece-mutations.ts';
import { sampleStataFiles } from './sample-stata-files.ts';
import { splitStataFile } from './split-stata-file.ts';

const isTagged = (bytes: Buffer) => bytes[0] === '<'.charCodeAt(0);

const exchange = (bytes: Buffer, from: RegExp, to: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');

const setRelease: Mutation = (bytes, random) => {
  if (isTagged(bytes)) return exchange(bytes, /<release>.../, `<release>${random.pick([116, 117, 118, 119, 120])}`);
  return Buffer.concat([Buffer.from([random.between(102, 116)]), bytes.subarray(1)]);
};

const turnByteOrder: Mutation = (bytes) => {
  if (isTagged(bytes)) return exchange(bytes, /[LM]SF/, bytes.includes('LSF') ? 'MSF' : 'LSF');
  return Buffer.concat([bytes.subarray(0, 1), Buffer.from([bytes[1] === 1 ? 2 : 1]), bytes.subarray(2)]);
};

export const fuzzedDta: FuzzedFormat = {
  fileName: 'survey.dta',
  withOffsets: ['dta'],
  seeds: () => Promise.resolve(sampleStataFiles()),
  corpusFiles: /\.dta$/,
  mutations: [
    ...pieceMutations(splitStataFile),
    ...pieceMutations(splitStataFile).slice(0, 4),
    setRelease,
    turnByteOrder,
    ...byteMutations.slice(0, 4),
  ],
  options: (random) =>
    random.chance(0.15)
      ? { encoding: random.pick(['windows-1252', 'UTF-8', 'Shift_JIS', 'utf-16le', 'nonsense']) }
      : {},
};
