import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import { untilZero } from '../dictionary/zero-ended.ts';
import { gsoHeadBytes, longestBinaryText, readGsoHead, startsGso } from './gso.ts';
import { PageCache } from './page-cache.ts';
import { findBlock, maxBlockBytes, strlKey } from './strl-index.ts';

export interface Strl {
  readonly isText: boolean;
  readonly bytes: Uint8Array;
  /** What the file has of it: of what is no text, `bytes` are a beginning. */
  readonly length: number;
}

interface Place {
  readonly isText: boolean;
  /** Of its first byte in the file. */
  readonly start: number;
  readonly length: number;
}

/** Finds strLs where they are in the file. */
export class StrlStore {
  readonly #dictionary: Dictionary;
  readonly #pages: PageCache;
  /** The block that was looked into last, for the next strL is mostly in the same. */
  #block = -1;
  #places: ReadonlyMap<number, Place> = new Map();

  constructor(file: RandomAccessFile, dictionary: Dictionary) {
    this.#dictionary = dictionary;
    this.#pages = new PageCache(file);
  }

  /** Null where the file has none of this key. */
  async read(key: number): Promise<Strl | null> {
    const block = findBlock(this.#dictionary.strls, key);
    if (block < 0) return null;
    if (block !== this.#block) {
      this.#places = await this.#locate(block);
      this.#block = block;
    }
    const place = this.#places.get(key);
    if (!place) return null;
    const { isText, start, length } = place;
    const bytes = await this.#pages.read(start, isText ? length : Math.min(length, longestBinaryText + 1));
    return { isText, bytes: isText ? untilZero(bytes) : bytes, length };
  }

  /** Of a block that is larger than others, only the head is read: it holds one long strL. */
  async #locate(block: number): Promise<Map<number, Place>> {
    const { release, littleEndian, variables, strls } = this.#dictionary;
    const offset = strls.offsets[block]!;
    const blockBytes = strls.ends[block]! - offset;
    const isSingle = blockBytes > maxBlockBytes;
    const bytes = await this.#pages.read(offset, isSingle ? gsoHeadBytes(release) : blockBytes);
    const reader = new ByteReader(bytes, littleEndian, offset);
    const places = new Map<number, Place>();
    do {
      const head = startsGso(reader) ? readGsoHead(reader, release) : null;
      if (!head) throw damaged(offset, 'strLs have changed while the file was read');
      const { isText, length, variable, observation } = head;
      const key = strlKey(variable, observation, variables.length);
      if (!places.has(key)) places.set(key, { isText, start: reader.offset, length });
      if (!isSingle) reader.bytes(length, 'a strL');
    } while (reader.remaining > 0);
    return places;
  }
}
