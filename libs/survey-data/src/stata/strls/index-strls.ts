import { damaged } from '../../bytes/damage.ts';
import { SurveyFileError } from '../../reader.ts';
import type { FileCursor } from '../dictionary/file-cursor.ts';
import type { Release } from '../dictionary/release.ts';
import { gsoHeadBytes, longestBinaryText, looksLikeText, readGsoHead, startsGso, type GsoHead } from './gso.ts';
import { maxBlockBytes, strlKey, type StrlIndex } from './strl-index.ts';

const longestText = 64 * 1024 * 1024;
const maxSampleBytes = 1024 * 1024;

export interface StrlShape {
  readonly release: Release;
  readonly variables: number;
}

interface Gso extends GsoHead {
  readonly key: number;
  readonly offset: number;
  readonly end: number;
}

/** Goes through the heads of all strLs; what they hold is not kept. */
export async function indexStrls(cursor: FileCursor, shape: StrlShape): Promise<StrlIndex> {
  await cursor.expect('<strls>');
  const start = cursor.position;
  const samples = new Samples();
  const ordered = new Blocks(maxBlockBytes);
  const longest = await eachGso(cursor, shape, (gso) => {
    ordered.add(gso);
    if (gso.isText) samples.take(cursor, gso.length);
  });
  if (longest > longestText) throw tooLong(longest);
  const rest = { longest, samples: samples.texts };
  if (ordered.isOrdered) return { ...ordered.all(), ...rest };
  const single = new Blocks(0);
  cursor.position = start;
  await eachGso(cursor, shape, (gso) => single.add(gso));
  return { ...single.sorted(), ...rest };
}

/** @returns bytes of the longest text */
async function eachGso(cursor: FileCursor, shape: StrlShape, use: (gso: Gso) => void): Promise<number> {
  let longest = 0;
  for (let gso = await nextGso(cursor, shape); gso; gso = await nextGso(cursor, shape)) {
    use(gso);
    longest = Math.max(longest, await textBytes(cursor, gso));
    cursor.position = gso.end;
  }
  return longest;
}

/** Of its text; 0 where it holds none. */
async function textBytes(cursor: FileCursor, { isText, length, end }: Gso): Promise<number> {
  if (isText) return length - 1;
  if (length > longestBinaryText) return 0;
  cursor.position = end - length;
  return looksLikeText(await cursor.takeBytes(length, 'a strL')) ? length : 0;
}

async function nextGso(cursor: FileCursor, { release, variables }: StrlShape): Promise<Gso | null> {
  const offset = cursor.position;
  // What follows the last strL of a whole file has more bytes than a head.
  const headBytes = gsoHeadBytes(release);
  const reader = cursor.takeLoaded(headBytes) ?? (await cursor.take(headBytes, 'strLs'));
  if (!startsGso(reader)) {
    cursor.position = offset;
    await cursor.expect('</strls>');
    return null;
  }
  const head = readGsoHead(reader, release);
  if (!head) throw damaged(offset, 'the type of a strL is unknown, expected 129 or 130');
  if (head.length > cursor.remaining) throw damaged(offset, `a strL has ${head.length} bytes, more than follow`);
  const key = strlKey(head.variable, head.observation, variables);
  if (head.variable > variables || !Number.isSafeInteger(key)) {
    throw damaged(offset, `a strL is of variable ${head.variable}, row ${head.observation}: there is no such`);
  }
  return { ...head, key, offset, end: cursor.position + head.length };
}

function tooLong(bytes: number): SurveyFileError {
  const detail = `A text of the file has ${bytes} bytes, at most ${longestText} are possible. Leave out what is so long.`;
  return new SurveyFileError('limit-exceeded', detail);
}

/** Groups what follows each other in the file, if in the order of keys as writers put it. */
class Blocks {
  readonly #keys: number[] = [];
  readonly #offsets: number[] = [];
  readonly #ends: number[] = [];
  readonly #bytes: number;
  #lastKey = -1;
  isOrdered = true;

  /** @param bytes that a block has at most; 0 makes one for each strL */
  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  add({ key, offset, end }: Gso): void {
    if (key < this.#lastKey) this.isOrdered = false;
    this.#lastKey = key;
    const last = this.#keys.length - 1;
    if (last >= 0 && end - this.#offsets[last]! <= this.#bytes) {
      this.#ends[last] = end;
      return;
    }
    this.#keys.push(key);
    this.#offsets.push(offset);
    this.#ends.push(end);
  }

  all() {
    return { keys: this.#keys, offsets: this.#offsets, ends: this.#ends };
  }

  sorted() {
    const order = Uint32Array.from(this.#keys, (_, index) => index).sort((a, b) => this.#keys[a]! - this.#keys[b]!);
    const inOrder = (values: readonly number[]) => Array.from(order, (index) => values[index]!);
    return { keys: inOrder(this.#keys), offsets: inOrder(this.#offsets), ends: inOrder(this.#ends) };
  }
}

/** Texts that are in the memory anyway. */
class Samples {
  readonly texts: Uint8Array[] = [];
  #bytes = 0;

  take(cursor: FileCursor, length: number): void {
    if (length < 2 || this.#bytes + length > maxSampleBytes) return;
    const reader = cursor.takeLoaded(length - 1);
    if (!reader) return;
    this.texts.push(reader.bytes(length - 1, 'a text').slice());
    this.#bytes += length;
  }
}
