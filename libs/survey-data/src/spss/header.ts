import { SurveyFileError } from '../reader.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { damaged } from '../bytes/damage.ts';

export const headerSize = 176;

export type Compression = 'none' | 'bytecode' | 'zlib';
export const compressions: readonly Compression[] = ['none', 'bytecode', 'zlib'];

/** The file header record: PSPP's system-file format, "File Header Record". */
export interface FileHeader {
  readonly littleEndian: boolean;
  readonly compression: Compression;
  /** What a bytecode has more than the number it stands for; 100 in every file that SPSS writes. */
  readonly bias: number;
  /** Null where the writer did not know. */
  readonly cases: number | null;
  readonly label: Uint8Array;
  /** First field of the variable that weights the cases, from 0; null where there is none. */
  readonly weightSlot: number | null;
}

const magic = (bytes: Uint8Array, start: number, length: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, start + length);

/** @param bytes the first 176 bytes of the file, or all of a smaller one */
export function readHeader(bytes: Uint8Array): FileHeader {
  checkMagic(bytes);
  if (bytes.length < headerSize) throw damaged(bytes.length, `the file ends, expected ${headerSize} bytes of header`);
  const littleEndian = isLittleEndian(bytes);
  const reader = new ByteReader(bytes, littleEndian);
  reader.bytes(72, 'magic, product name, layout code and case size');
  const compression = compressions[reader.int32('compression')];
  if (!compression) throw damaged(72, 'the compression is unknown, expected 0, 1 or 2');
  const weightIndex = reader.int32('weight index');
  const cases = reader.int32('number of cases');
  const bias = reader.float64('compression bias');
  if (!Number.isFinite(bias)) throw damaged(84, `the compression bias is ${bias}, expected 100`);
  reader.bytes(17, 'creation date and time');
  const label = reader.bytes(64, 'file label');
  const weightSlot = weightIndex > 0 ? weightIndex - 1 : null;
  return { littleEndian, compression, bias, cases: cases < 0 ? null : cases, label, weightSlot };
}

function checkMagic(bytes: Uint8Array): void {
  if (magic(bytes, 8, 8) === 'ENCRYPTE') {
    throw new SurveyFileError('encrypted-file', 'The file is encrypted. Save it without a password and upload it.', 8);
  }
  if (!['$FL2', '$FL3'].includes(magic(bytes, 0, 4))) {
    throw new SurveyFileError(
      'unreadable-file',
      'This is no SPSS system file: it does not begin with $FL2 or $FL3.',
      0,
    );
  }
}

/** By the layout code: 2, or 3 from some writers. */
function isLittleEndian(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const littleEndian of [true, false]) {
    if ([2, 3].includes(view.getInt32(64, littleEndian))) return littleEndian;
  }
  throw damaged(64, 'the layout code is unknown, expected 2 or 3 in either byte order');
}
