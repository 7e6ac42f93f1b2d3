import { RandomAccessFile } from '../bytes/random-access-file.ts';
import { type OpenOptions, SurveyFileError, type SurveyReader } from '../reader.ts';
import { readFileChunks } from '../spss/data/file-chunks.ts';
import { Warnings } from '../warnings.ts';
import { buildCodebook } from './build-codebook.ts';
import { chooseCodePage } from './choose-code-page.ts';
import { headerBytes, headerLength, type PortableHeader, readHeader } from './header.ts';
import { PortableContent } from './portable-content.ts';
import { PortableReader } from './portable-reader.ts';
import { readDictionary } from './read-dictionary.ts';

/**
 * Opens an SPSS portable file (`.por`), in an extension of ASCII or in EBCDIC. Where no encoding is given, a first pass
 * looks at all of it. Format: the PSPP developers' guide, "Portable File Format".
 * @throws SurveyFileError `unreadable-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export function openPor(path: string, options: OpenOptions): Promise<SurveyReader> {
  return RandomAccessFile.openFor(path, async (file) => {
    const header = readHeader(await file.read(0, headerBytes));
    if (header) return readOpened(file, header, options);
    throw new SurveyFileError('unreadable-file', 'This is no SPSS portable file, or its first lines are damaged.', 0);
  });
}

async function readOpened(file: RandomAccessFile, header: PortableHeader, options: OpenOptions): Promise<SurveyReader> {
  const warnings = new Warnings();
  const pass = passesOver(file, options);
  const own = header.translation.codePage;
  if (own && options.encoding !== undefined) {
    const detail = 'The file is in EBCDIC or the like, and read by its own table of characters: the option is ignored.';
    warnings.add('ignored-encoding', null, detail);
  }
  const codePage = own ?? (await chooseCodePage(() => contentOf(pass(0), header), options.encoding, warnings));
  const content = new PortableContent(pass(own || options.encoding !== undefined ? null : 1), header);
  try {
    const codebook = buildCodebook(await readDictionary(content), codePage, own ? null : codePage.name, warnings);
    return new PortableReader(codebook, file, content, codePage, warnings);
  } catch (error) {
    await content.close();
    throw error;
  }
}

/** @returns pieces of the file; null is the only pass, 0 and 1 are each half of the way */
function passesOver(file: RandomAccessFile, { onProgress }: OpenOptions) {
  let furthest = 0;
  const report = (bytes: number) => {
    // Two pieces are read at a time, and the second one may be the first to come.
    if (bytes > furthest) onProgress?.((furthest = bytes), file.size);
  };
  return (pass: 0 | 1 | null) =>
    readFileChunks(file, 0, (bytes) => report(pass === null ? bytes : (pass * file.size + bytes) / 2));
}

/** All that follows the header. */
async function* contentOf(chunks: AsyncIterable<Uint8Array>, header: PortableHeader): AsyncGenerator<Uint8Array> {
  const content = new PortableContent(chunks, header);
  try {
    for (let before = headerLength; !content.isAtEnd; await content.load()) {
      const skipped = Math.min(before, content.bytes.length);
      yield content.bytes.subarray(skipped);
      before -= skipped;
      content.position = content.bytes.length;
    }
  } finally {
    await content.close();
  }
}
