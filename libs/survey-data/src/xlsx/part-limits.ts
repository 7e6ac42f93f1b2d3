import { Transform } from 'node:stream';
import { assertUnpackable } from '../containers/unpack-guard.ts';
import { damagedZip, type ZipEntry } from '../containers/zip-directory.ts';
import { SurveyFileError } from '../reader.ts';

/** Of XML. Sheets are streamed, all other parts are in memory while they are read. */
const maxSheetBytes = 2 ** 31 - 1;
const maxStringsBytes = 256 * 2 ** 20;
const maxOtherBytes = 16 * 2 ** 20;

/** Each is some 200 bytes in memory, of five bytes in the part; a million different texts have two million. */
const maxStringsElements = 2_500_000;
const maxOtherElements = 250_000;

const lessThan = '<'.charCodeAt(0);
const slash = '/'.charCodeAt(0);

const isStrings = ({ name }: ZipEntry): boolean => /sharedstrings/i.test(name);
export const isSheet = ({ name }: ZipEntry): boolean => /^xl\/worksheets\/[^/]+\.xml$/i.test(name);

/** @throws SurveyFileError `limit-exceeded`, `damaged-file` */
export function assertReadable(part: ZipEntry): void {
  assertUnpackable(part.packedBytes, part.bytes);
  const ofOthers = isStrings(part) ? maxStringsBytes : maxOtherBytes;
  if (part.bytes > (isSheet(part) ? maxSheetBytes : ofOthers)) throw tooLarge(part);
  if (part.bytes > 0 && part.packedBytes === 0) throw damagedZip();
}

/** Lets a part that is to be kept in memory through until it has too many elements for that. */
export function elementGuards(part: ZipEntry): Transform[] {
  return isSheet(part) ? [] : [elementGuard(part)];
}

function elementGuard(part: ZipEntry): Transform {
  const limit = isStrings(part) ? maxStringsElements : maxOtherElements;
  let elements = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      elements += countElements(chunk);
      done(elements > limit ? tooLarge(part) : null, chunk);
    },
  });
}

/** A tag between two chunks counts as opening. */
function countElements(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(lessThan); at !== -1; at = chunk.indexOf(lessThan, at + 1)) {
    if (chunk[at + 1] !== slash) count += 1;
  }
  return count;
}

function tooLarge({ name }: ZipEntry): SurveyFileError {
  return new SurveyFileError('limit-exceeded', `"${name}" of the workbook is too large. Save the sheet as CSV.`);
}
