import type { MissingTags } from '../rows/missing-tags.ts';
import type { StoredNumbers } from '../rows/number-column.ts';
import type { RowBlock } from '../rows/row-block.ts';
import type { SasColumn } from '../sas-column.ts';

/** Numbers of IEEE 754, of which a column may have the first 3 to 7 bytes only. Missing values are kinds of NaN. */
export function ieeeNumbers(column: SasColumn, littleEndian: boolean, tags: MissingTags): StoredNumbers {
  return column.width === 8
    ? new WholeDoubles(column, littleEndian, tags)
    : new ShortenedDoubles(column, littleEndian, tags);
}

class WholeDoubles implements StoredNumbers {
  readonly #offset: number;
  readonly #littleEndian: boolean;
  readonly #tags: MissingTags;

  constructor({ offset }: SasColumn, littleEndian: boolean, tags: MissingTags) {
    this.#offset = offset;
    this.#littleEndian = littleEndian;
    this.#tags = tags;
  }

  read({ view, start, rowLength }: RowBlock, from: number, to: number, values: Float64Array, place: number): void {
    const littleEndian = this.#littleEndian;
    let at = start + from * rowLength + this.#offset;
    for (let row = from; row < to; row++, at += rowLength) {
      const value = view.getFloat64(at, littleEndian);
      values[place++] = value;
      if (value !== value) this.#tags.count(tagOf(view.getUint8(at + (littleEndian ? 5 : 2))));
    }
  }
}

class ShortenedDoubles implements StoredNumbers {
  readonly #offset: number;
  readonly #width: number;
  readonly #littleEndian: boolean;
  readonly #tags: MissingTags;
  /** The bytes that are not in the file are the last of the fraction: zero. */
  readonly #whole = new DataView(new ArrayBuffer(8));

  constructor({ offset, width }: SasColumn, littleEndian: boolean, tags: MissingTags) {
    this.#offset = offset;
    this.#width = width;
    this.#littleEndian = littleEndian;
    this.#tags = tags;
  }

  read({ view, start, rowLength }: RowBlock, from: number, to: number, values: Float64Array, place: number): void {
    let at = start + from * rowLength + this.#offset;
    for (let row = from; row < to; row++, at += rowLength) {
      this.#fill(view, at);
      const value = this.#whole.getFloat64(0);
      values[place++] = value;
      if (value !== value) this.#tags.count(tagOf(this.#whole.getUint8(2)));
    }
  }

  #fill(view: DataView, at: number): void {
    const last = this.#width - 1;
    for (let byte = 0; byte <= last; byte++) {
      this.#whole.setUint8(byte, view.getUint8(this.#littleEndian ? at + last - byte : at + byte));
    }
  }
}

const underscore = 0x5f;
const point = 0x2e;

/**
 * ASCII's code of the tag of a missing value, from the third byte of its NaN, the most significant first: that byte inverted is
 * the code itself, or 0 for `._`, 1 for `.`, 2 and so on for `.A` to `.Z`.
 */
function tagOf(byte: number): number {
  const index = ~byte & 0xff;
  if (index === 0) return underscore;
  if (index === 1) return point;
  return index < 28 ? index - 2 + 0x41 : index;
}
