import { SurveyFileError } from '../../reader.ts';
import { ByteReader, MoreBytesNeeded } from '../../bytes/byte-reader.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { headerSize, readHeader } from '../header.ts';
import type { Dictionary } from './dictionary.ts';
import { parseDictionary } from './parse-dictionary.ts';

const firstBytes = 256 * 1024;
/** Several times what the largest surveys have; a file of nothing but dictionary must not fill the memory. */
const maxBytes = 64 * 1024 * 1024;

/** Parses ever more of the file's start until its dictionary is complete. */
export async function readDictionary(file: RandomAccessFile): Promise<Dictionary> {
  const header = readHeader(await file.read(0, headerSize));
  for (let length = firstBytes; length <= maxBytes; length *= 4) {
    const reader = new ByteReader(await file.read(0, length), header.littleEndian, 0, file.size);
    try {
      return parseDictionary(header, reader);
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
    }
  }
  throw new SurveyFileError(
    'limit-exceeded',
    `The description of the variables has more than ${maxBytes / 1024 ** 2} MiB. Split the file by variables.`,
  );
}
