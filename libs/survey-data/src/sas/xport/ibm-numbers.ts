import type { MissingTags } from '../rows/missing-tags.ts';
import type { StoredNumbers } from '../rows/number-column.ts';
import type { RowBlock } from '../rows/row-block.ts';
import type { SasColumn } from '../sas-column.ts';
import { ibmFloat } from './ibm-float.ts';

/** Numbers of IBM System/370, of which a column may have the first 2 to 7 bytes only. */
export class IbmNumbers implements StoredNumbers {
  readonly #offset: number;
  readonly #width: number;
  readonly #tags: MissingTags;

  constructor({ offset, width }: SasColumn, tags: MissingTags) {
    this.#offset = offset;
    this.#width = width;
    this.#tags = tags;
  }

  read({ view, start, rowLength }: RowBlock, from: number, to: number, values: Float64Array, place: number): void {
    let at = start + from * rowLength + this.#offset;
    for (let row = from; row < to; row++, at += rowLength) {
      const high = this.#part(view, at, 4);
      const low = this.#part(view, at + 4, this.#width - 4);
      values[place++] = this.#isMissing(high, low) ? NaN : ibmFloat(high, low);
    }
  }

  /** Four bytes, the last of which are zero where the column has no more. */
  #part(view: DataView, at: number, rest: number): number {
    const there = Math.min(rest, this.#width, 4);
    if (there === 4) return view.getUint32(at);
    let part = 0;
    for (let byte = 0; byte < 4; byte++) part = part * 256 + (byte < there ? view.getUint8(at + byte) : 0);
    return part;
  }

  /** Missing is ASCII's code of its tag, then zeros: numbers have no such exponent without a fraction. */
  #isMissing(high: number, low: number): boolean {
    if (low !== 0 || (high & 0x00ffffff) !== 0) return false;
    const code = high >>> 24;
    const isMissing = code === 0x2e || code === 0x5f || (code >= 0x41 && code <= 0x5a);
    if (isMissing) this.#tags.count(code);
    return isMissing;
  }
}
