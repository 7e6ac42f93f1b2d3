import type { OpenOptions, SurveyReader } from '../reader.ts';
import { RandomAccessFile } from '../bytes/random-access-file.ts';
import { declaredCaseCount, foreseenRows } from './case-count.ts';
import { buildCodebook } from './codebook/build-codebook.ts';
import { readZlibTrailer } from './data/zlib-trailer.ts';
import { readDictionary } from './dictionary/read-dictionary.ts';
import { chooseCodePage } from './encoding/choose-code-page.ts';
import { SpssReader } from './spss-reader.ts';
import { Warnings } from '../warnings.ts';

const usualBias = 100;

/**
 * Opens a `.sav` or `.zsav` file, whatever its name: both byte orders, all three compressions.
 * Format: the PSPP developers' guide, "System File Format".
 * @throws SurveyFileError `unreadable-file`, `encrypted-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export function openSpss(path: string, options: OpenOptions): Promise<SurveyReader> {
  return RandomAccessFile.openFor(path, (file) => readOpened(file, options));
}

async function readOpened(file: RandomAccessFile, { encoding, onProgress }: OpenOptions): Promise<SurveyReader> {
  const warnings = new Warnings();
  const dictionary = await readDictionary(file);
  const { header, dataOffset } = dictionary;
  const blocks =
    header.compression === 'zlib' ? await readZlibTrailer(file, dataOffset, header.littleEndian, warnings) : null;
  if (header.compression !== 'none' && header.bias !== usualBias) {
    warnings.add(
      'unusual-bias',
      null,
      `The compression bias is ${header.bias}, not ${usualBias}: look at the numbers.`,
    );
  }
  const codePage = chooseCodePage(dictionary, encoding, warnings);
  const declaredCases = declaredCaseCount(dictionary);
  const rows = foreseenRows(dictionary, declaredCases, file.size);
  const decoded = buildCodebook(dictionary, codePage, rows, warnings);
  return new SpssReader({ file, dictionary, decoded, codePage, blocks, declaredCases, warnings, onProgress });
}
