import { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import type { FileCursor } from './file-cursor.ts';
import type { Release } from './release.ts';
import { untilZero } from './zero-ended.ts';

export interface StoredLabel {
  /** As it is stored: missing values are large numbers. */
  readonly value: number;
  /** The same object where values share a text. */
  readonly label: Uint8Array;
}

/** By the bytes of their names, as latin1. */
export type LabelTables = ReadonlyMap<string, readonly StoredLabel[]>;

const padding = 3;

export const labelTableKey = (name: Uint8Array): string => Buffer.from(untilZero(name)).toString('latin1');

/** The last part of a file; before 117 it ends with the file. */
export async function readLabelTables(cursor: FileCursor, release: Release): Promise<LabelTables> {
  const tables = new Map<string, readonly StoredLabel[]>();
  if (release.isTagged) await cursor.expect('<value_labels>');
  while (await hasTable(cursor, release)) {
    const [name, labels] = release.hasShortLabels
      ? await readShortTable(cursor)
      : await readTable(cursor, release.nameWidth);
    tables.set(name, labels);
    if (release.isTagged) await cursor.expect('</lbl>');
  }
  return tables;
}

async function hasTable(cursor: FileCursor, { isTagged }: Release): Promise<boolean> {
  if (!isTagged) return cursor.remaining > 0;
  const { position } = cursor;
  const tag = Buffer.from(await cursor.takeBytes(5, 'value labels')).toString('latin1');
  if (tag === '<lbl>') return true;
  if (tag !== '</val') throw damaged(position, 'expected <lbl> or </value_labels>');
  await cursor.expect('ue_labels></stata_dta>');
  return false;
}

async function readTable(cursor: FileCursor, nameWidth: number): Promise<[string, StoredLabel[]]> {
  const head = await cursor.take(4 + nameWidth + padding, 'value labels');
  const bytes = head.uint32('length of a table of value labels');
  const name = labelTableKey(head.bytes(nameWidth, 'name of value labels'));
  return [name, parseTable(await cursor.take(bytes, `value labels ${name}`))];
}

function parseTable(reader: ByteReader): StoredLabel[] {
  const { offset } = reader;
  const count = reader.uint32('number of value labels');
  const textBytes = reader.uint32('bytes of value labels');
  if (count * 8 + textBytes > reader.remaining) {
    throw damaged(offset, `${count} value labels of ${textBytes} bytes are declared, more than their table holds`);
  }
  const starts = Array.from({ length: count }, () => reader.uint32('place of a value label'));
  const values = Array.from({ length: count }, () => reader.int32('labelled value'));
  const texts = new LabelTexts(reader.bytes(textBytes, 'value labels').slice(), offset);
  return values.map((value, index) => ({ value, label: texts.at(starts[index]!) }));
}

/** Values may share a text, but texts do not overlap: they would take more memory than the file has bytes. */
class LabelTexts {
  readonly #bytes: Uint8Array;
  readonly #offset: number;
  readonly #known = new Map<number, Uint8Array>();
  #used = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  at(start: number): Uint8Array {
    const known = this.#known.get(start);
    if (known) return known;
    const text = untilZero(this.#bytes.subarray(start));
    this.#used += text.length;
    if (start >= this.#bytes.length || this.#used > this.#bytes.length) {
      throw damaged(this.#offset, `a value label begins at ${start} of ${this.#bytes.length} bytes, where none can`);
    }
    this.#known.set(start, text);
    return text;
  }
}

const shortLabelWidth = 8;
const shortNameWidth = 9;

/** Before 108: 16-bit numbers, then as many texts. */
async function readShortTable(cursor: FileCursor): Promise<[string, StoredLabel[]]> {
  const head = await cursor.take(2 + shortNameWidth + 1, 'value labels');
  const count = head.uint16('number of value labels');
  const name = labelTableKey(head.bytes(shortNameWidth, 'name of value labels'));
  const reader = await cursor.take(count * (2 + shortLabelWidth), `value labels ${name}`);
  const values = Array.from({ length: count }, () => (reader.uint16('labelled value') << 16) >> 16);
  return [
    name,
    values.map((value) => ({ value, label: untilZero(reader.bytes(shortLabelWidth, 'value label')).slice() })),
  ];
}
