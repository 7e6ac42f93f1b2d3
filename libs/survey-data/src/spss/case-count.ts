import { ByteReader } from '../bytes/byte-reader.ts';
import { extensionSubtypes, type Dictionary } from './dictionary/dictionary.ts';

/** Cases that the file declares: in its header or, where they are too many for it, in record 7/16; null if unknown. */
export function declaredCaseCount({ header, extensions }: Dictionary): number | null {
  if (header.cases !== null) return header.cases;
  const record = extensions.get(extensionSubtypes.caseCount)?.[0];
  if (record?.content.length !== 16) return null;
  const reader = new ByteReader(record.content, header.littleEndian, record.offset);
  reader.int64('byte order of the case count');
  const count = reader.int64('case count');
  return count >= 0 && Number.isSafeInteger(count) ? count : null;
}

/** Cases that are in the file as far as that can be told before reading them; -1 if not. */
export function foreseenRows(dictionary: Dictionary, declaredCases: number | null, fileSize: number): number {
  const { header, slots, dataOffset } = dictionary;
  if (slots === 0) return 0;
  if (declaredCases !== null) return declaredCases;
  return header.compression === 'none' ? Math.floor((fileSize - dataOffset) / (slots * 8)) : -1;
}
