import { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { OpenOptions, SurveyReader } from '../reader.ts';
import { Warnings } from '../warnings.ts';
import { findStrlReference } from './data/strl-reference.ts';
import { buildCodebook } from './codebook/build-codebook.ts';
import { readDictionary } from './dictionary/read-dictionary.ts';
import { chooseCodePage } from './encoding/choose-code-page.ts';
import { sampleTexts } from './encoding/sample-texts.ts';
import { StataReader } from './stata-reader.ts';

/**
 * Opens a Stata file, whatever its name: releases 105, 108, 110, 111, 113 to 115 and 117 to 119, both byte orders.
 *
 * Stata's missing value `.` is system-missing. So are its extended ones, `.a` to `.z`: which of them a file has is known
 * only once all rows have been read. Each variable that has some, or labels for some, gets a warning `tagged-missing`
 * with their numbers and labels once its batches have ended; the labels are not in the codebook.
 *
 * Dates become seconds from 1582-10-14: days and milliseconds since 1960 as they are, weeks to half-years their first
 * day; the leap seconds that `%tC` counts are taken out.
 *
 * Format: Stata's `help dta`.
 * @throws SurveyFileError `unreadable-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export function openDta(path: string, options: OpenOptions): Promise<SurveyReader> {
  return openInPieces(path, options);
}

/** @param bytesPerPiece of the data that are read at once; as many as are fast if not given */
export function openInPieces(path: string, options: OpenOptions, bytesPerPiece?: number): Promise<SurveyReader> {
  return RandomAccessFile.openFor(path, (file) => readOpened(file, options, bytesPerPiece));
}

async function readOpened(file: RandomAccessFile, options: OpenOptions, bytesPerPiece?: number): Promise<SurveyReader> {
  const { encoding, onProgress } = options;
  const warnings = new Warnings();
  const dictionary = await readDictionary(file);
  const { release } = dictionary;
  const samples = release.isUtf8 || encoding !== undefined ? [] : await sampleTexts(file, dictionary);
  const codePage = chooseCodePage(release, encoding, samples, warnings);
  const described = buildCodebook(dictionary, codePage, warnings);
  const reference = await findStrlReference(file, dictionary);
  return new StataReader({ file, dictionary, described, codePage, reference, warnings, onProgress, bytesPerPiece });
}
