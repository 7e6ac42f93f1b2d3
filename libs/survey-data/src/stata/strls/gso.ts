import type { ByteReader } from '../../bytes/byte-reader.ts';
import type { Release } from '../dictionary/release.ts';

/** The head of a strL, which Stata calls a generic string object. */
export interface GsoHead {
  readonly variable: number;
  readonly observation: number;
  readonly isText: boolean;
  /** Bytes that follow; the last one of a text is zero. */
  readonly length: number;
}

const textType = 130;
export const binaryType = 129;

export const gsoTag = 'GSO';

/** Bytes of a head with its tag. */
export const gsoHeadBytes = ({ isUtf8 }: Release): number => (isUtf8 ? 20 : 16);

/** @param reader behind the tag */
export function readGsoHead(reader: ByteReader, { isUtf8 }: Release): GsoHead | null {
  const variable = reader.uint32('variable of a strL');
  const observation = isUtf8 ? reader.int64('row of a strL') : reader.uint32('row of a strL');
  const type = reader.uint8('type of a strL');
  const length = reader.uint32('length of a strL');
  return type === textType || type === binaryType ? { variable, observation, isText: type === textType, length } : null;
}
