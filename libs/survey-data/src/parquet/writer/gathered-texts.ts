import type { TextColumn } from '../../reader.ts';
import type { TextPage, TextValues } from './gathered-column.ts';
import { PlainTexts } from './plain-texts.ts';
import { withRoom } from './shared-memory.ts';

/** From there on, three of four texts have to be known for a dictionary to go on. */
const triedTexts = 1024;
const mostKnown = 2 ** 16;
const bytesPerPage = 2 ** 18;

/** Collects the texts of a column from batches: in a dictionary as long as many are the same, else one after the other. */
export class GatheredTexts {
  /** The different texts, or all. */
  readonly #texts = new PlainTexts();
  #known: Map<string, number> | null = new Map();
  /** Of the dictionary, or 0 for any text; negative where there is no value. */
  #indices = new Int32Array(0);
  #pages: TextPage[] = [];
  rows = 0;
  #nulls = 0;

  /** That the content takes. */
  get bytes(): number {
    return 4 * this.rows + this.#texts.length;
  }

  /** Overwritten once it was cleared and more is appended. */
  get values(): TextValues {
    return {
      kind: 'texts',
      plain: this.#texts.bytes,
      order: this.#texts.order,
      known: this.#known && this.#known.size,
      indices: this.#indices.subarray(0, this.rows),
      nulls: this.#nulls,
      pages: this.#pages,
    };
  }

  append({ values }: TextColumn, from: number, to: number): void {
    this.#indices = withRoom(this.#indices, this.rows, to - from);
    for (let row = from; row < to; row += 1) {
      const text = values[row] ?? null;
      if (text === null) this.#nulls += 1;
      this.#indices[this.rows] =
        text === null ? -1 : this.#known ? this.#look(this.#known, text) : this.#appendPlain(text);
      this.rows += 1;
    }
  }

  /** Texts that were too different for a dictionary are taken to be so from then on. */
  clear(): void {
    this.#texts.clear();
    this.#known &&= new Map();
    this.#pages = [];
    this.rows = 0;
    this.#nulls = 0;
  }

  #look(known: Map<string, number>, text: string): number {
    const index = known.get(text);
    if (index !== undefined) return index;
    const { size } = known;
    if (size === mostKnown || (size >= triedTexts && 4 * size > this.rows - this.#nulls)) {
      this.#leaveDictionary(known);
      return this.#appendPlain(text);
    }
    known.set(text, size);
    this.#texts.append(text);
    return size;
  }

  #appendPlain(text: string): number {
    this.#beginPage(this.rows);
    this.#texts.append(text);
    return 0;
  }

  #beginPage(row: number): void {
    const last = this.#pages.at(-1);
    if (!last) this.#pages.push({ row: 0, offset: 0 });
    else if (this.#texts.length - last.offset >= bytesPerPage) this.#pages.push({ row, offset: this.#texts.length });
  }

  /** Puts the texts there are one after the other. */
  #leaveDictionary(known: Map<string, number>): void {
    const texts = [...known.keys()];
    this.#known = null;
    this.#texts.clear();
    for (let row = 0; row < this.rows; row += 1) {
      const index = this.#indices[row]!;
      if (index < 0) continue;
      this.#beginPage(row);
      this.#texts.append(texts[index]!);
      this.#indices[row] = 0;
    }
  }
}
