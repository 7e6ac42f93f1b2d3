import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import { untilZero } from '../dictionary/zero-ended.ts';
import { gsoHeadBytes, gsoTag, readGsoHead } from './gso.ts';
import { PageCache } from './page-cache.ts';
import { findBlock, strlKey, type StrlIndex } from './strl-index.ts';

export interface Strl {
  readonly isText: boolean;
  readonly bytes: Uint8Array;
  /** What the file has of it: of what is no text, `bytes` are a beginning. */
  readonly length: number;
}

/** What is binary may still be a text, but none of this size. */
const longestBinary = 1024 * 1024;

/** Finds strLs where they are in the file. */
export class StrlStore {
  readonly #dictionary: Dictionary;
  readonly #index: StrlIndex;
  readonly #pages: PageCache;

  constructor(file: RandomAccessFile, dictionary: Dictionary) {
    this.#dictionary = dictionary;
    this.#index = dictionary.strls;
    this.#pages = new PageCache(file);
  }

  /** Null where the file has none of this key. */
  async read(key: number): Promise<Strl | null> {
    const block = findBlock(this.#index, key);
    if (block < 0) return null;
    const end = this.#index.ends[block]!;
    for (let position = this.#index.offsets[block]!; position < end;) {
      const gso = await this.#head(position);
      if (gso.key === key) return this.#content(gso);
      if (gso.key > key) return null;
      position = gso.start + gso.length;
    }
    return null;
  }

  async #head(position: number) {
    const { release, littleEndian, variables } = this.#dictionary;
    const headBytes = gsoHeadBytes(release);
    const bytes = await this.#pages.read(position, headBytes);
    const reader = new ByteReader(bytes, littleEndian, position);
    reader.bytes(gsoTag.length, 'tag of a strL');
    const head = readGsoHead(reader, release);
    if (!head) throw damaged(position, 'a strL has changed while the file was read');
    return { ...head, key: strlKey(head.variable, head.observation, variables.length), start: position + headBytes };
  }

  async #content({ isText, start, length }: { isText: boolean; start: number; length: number }): Promise<Strl> {
    if (isText) return { isText, bytes: untilZero(await this.#pages.read(start, length)), length };
    return { isText, bytes: await this.#pages.read(start, Math.min(length, longestBinary + 1)), length };
  }
}

/** Whether what is stored as binary reads as text all the same: programs store texts so, too. */
export function looksLikeText({ bytes }: Strl): boolean {
  return bytes.length <= longestBinary && bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
