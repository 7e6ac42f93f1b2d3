import type { FuzzedFormat, Mutation } from '../fuzzed-format.ts';
import { byteMutations } from '../mutations/byte-mutations.ts';
import { pieceMutations } from '../mutations/piece-mutations.ts';
import type { FuzzRandom } from '../random.ts';
import { sampleDataSets, sampleTransportFiles } from './sample-sas-files.ts';
import { splitDataSet } from './split-data-set.ts';
import { splitTransportFile } from './split-transport-file.ts';

const encodings = ['windows-1252', 'UTF-8', 'Shift_JIS', 'utf-16le', 'nonsense'];
const options = (random: FuzzRandom) => (random.chance(0.15) ? { encoding: random.pick(encodings) } : {});

export const fuzzedSas7bdat: FuzzedFormat = {
  fileName: 'survey.sas7bdat',
  withOffsets: ['sas7bdat'],
  seeds: () => Promise.resolve(sampleDataSets()),
  corpusFiles: /\.sas7bdat$/,
  mutations: [
    ...pieceMutations(splitDataSet),
    ...pieceMutations(splitDataSet).slice(0, 5),
    ...byteMutations.slice(0, 4),
  ],
  options,
};

const digits = ['0', '1', '2', '3', '7', '13', '14', '15', '140', '136', '9999', '99999', '-1', '', '1e9', 'x'];

/** A number in a header record, as wide as it was. */
const setDigits: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1');
  const headers = [...text.matchAll(/HEADER RECORD!!!!!!!/g)];
  if (headers.length === 0) return bytes;
  const place = random.pick(headers).index + 20 + random.pick([0, 0, 5, 10, 15, 20, 25]);
  const width = random.pick([5, 6, 10, 15, 15, 30]);
  const written = random.pick(digits).padStart(width, random.pick(['0', ' ']));
  const changed = Buffer.from(bytes);
  if (place < bytes.length) changed.write(written, place, 'latin1');
  return changed;
};

export const fuzzedXpt: FuzzedFormat = {
  fileName: 'survey.xpt',
  withOffsets: ['xpt'],
  seeds: () => Promise.resolve(sampleTransportFiles()),
  corpusFiles: /\.xpt$/,
  mutations: [
    ...pieceMutations(splitTransportFile),
    ...pieceMutations(splitTransportFile).slice(0, 3),
    setDigits,
    setDigits,
    setDigits,
    ...byteMutations.slice(0, 4),
  ],
  options,
};
