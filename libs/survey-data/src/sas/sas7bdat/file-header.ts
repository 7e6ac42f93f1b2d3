import { damaged } from '../../bytes/damage.ts';
import { SurveyFileError } from '../../reader.ts';
import { isSas7bdat } from '../recognise-sas.ts';
import { Fields } from './fields.ts';

/** What a reader needs of the header; it ends after at most this many bytes. */
export const headBytes = 512;

const smallestSize = 1024;
/** Pages are in memory one at a time. SAS' own are 64 KiB, or some MiB where rows are very wide. */
const largestPage = 2 ** 25;

export interface FileHeader {
  readonly littleEndian: boolean;
  readonly is64Bit: boolean;
  /** SAS' number of the encoding. */
  readonly encodingCode: number;
  /** Bytes before the first page. */
  readonly size: number;
  readonly pageSize: number;
  /** That are there as a whole. */
  readonly pages: number;
  /** That should be there. */
  readonly declaredPages: number;
  /** The packed rows of a mix page surely begin at a multiple of eight bytes. */
  readonly padsPages: boolean;
}

/**
 * The file header: "SAS7BDAT Database Binary Format" by M. Shotwell, section "SAS7BDAT Header".
 * @param bytes the first of the file, `headBytes` if it has as many
 */
export function readFileHeader(bytes: Buffer, fileSize: number): FileHeader {
  if (!isSas7bdat(bytes)) {
    throw new SurveyFileError('unreadable-file', 'This is no SAS data set: it does not begin as one.', 0);
  }
  if (bytes.length < headBytes) throw damaged(bytes.length, `the file ends, expected ${headBytes} bytes of header`);
  const is64Bit = bytes[32] === 0x33;
  const fields = new Fields(bytes, 0, isLittleEndian(bytes), is64Bit);
  const padding = bytes[35] === 0x33 ? 4 : 0;
  const size = fields.uint32(196 + padding);
  const pageSize = fields.uint32(200 + padding);
  checkSizes(size, pageSize, fileSize);
  const declaredPages = fields.word(204 + padding);
  const pages = Math.min(declaredPages, Math.floor((fileSize - size) / pageSize));
  const { littleEndian } = fields;
  const padsPages = !isStatTransfer(bytes, 216 + padding + (is64Bit ? 4 : 0));
  return { littleEndian, is64Bit, encodingCode: bytes[70]!, size, pageSize, pages, declaredPages, padsPages };
}

/** Its files name a first release that SAS itself has none of, as in `9.0000M0`. */
const isStatTransfer = (bytes: Buffer, releaseOffset: number): boolean =>
  /^[89]\.0000.0/.test(bytes.toString('latin1', releaseOffset, releaseOffset + 8));

function isLittleEndian(bytes: Buffer): boolean {
  const order = bytes[37]!;
  if (order > 1) throw damaged(37, `the byte order is ${order}, expected 0 or 1`);
  return order === 1;
}

function checkSizes(size: number, pageSize: number, fileSize: number): void {
  if (size < smallestSize || pageSize < smallestSize) {
    throw damaged(196, `header and pages have ${size} and ${pageSize} bytes, expected ${smallestSize} or more`);
  }
  if (size + pageSize > fileSize) {
    throw damaged(fileSize, `the file ends, expected a header of ${size} bytes and a page of ${pageSize}`);
  }
  if (pageSize > largestPage) {
    const detail = `The file has pages of ${pageSize} bytes, at most ${largestPage} are possible. Save it as CSV.`;
    throw new SurveyFileError('limit-exceeded', detail, 200);
  }
}
