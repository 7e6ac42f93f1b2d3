import type { CodePage } from '../../encoding/code-page.ts';
import { decodeText } from '../../encoding/decode-text.ts';
import type { CellProblems } from './cell-problems.ts';

const cachedTexts = 4096;
const longestCached = 32;
const blank = 0x20;

/**
 * Decodes the texts of cells. Survey texts repeat: short ones are remembered by their bytes, so that a repeated one
 * costs neither a call nor another string.
 */
export class TextCells {
  readonly #codePage: CodePage;
  readonly #problems: CellProblems;
  readonly #texts = new Array<string>(cachedTexts).fill('');
  readonly #lengths = new Uint8Array(cachedTexts);
  readonly #keys = new Uint8Array(cachedTexts * longestCached);

  constructor(codePage: CodePage, problems: CellProblems) {
    this.#codePage = codePage;
    this.#problems = problems;
  }

  /** The text of the bytes of a cell, without the blanks or zero bytes that fill it up. */
  read(bytes: Buffer, start: number, limit: number, variable: string, row: number): string {
    let end = limit;
    while (end > start && (bytes[end - 1] === blank || bytes[end - 1] === 0)) end--;
    if (end === start) return '';
    let hash = end - start;
    let highest = 0;
    for (let index = start; index < end; index++) {
      highest |= bytes[index]!;
      hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
    }
    const entry = (hash ^ (hash >>> 16)) & (cachedTexts - 1);
    if (this.#matches(entry, bytes, start, end)) return this.#texts[entry]!;
    if (highest < 0x80) return this.#remember(entry, bytes, start, end, bytes.toString('latin1', start, end));
    const decoded = decodeText(bytes.subarray(start, end), this.#codePage);
    if (decoded.damage === null) return this.#remember(entry, bytes, start, end, decoded.text);
    this.#problems.addDamagedText(variable, row, bytes.subarray(start, end), decoded);
    return decoded.text.trimEnd();
  }

  #matches(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lengths[entry] !== end - start) return false;
    const key = entry * longestCached - start;
    for (let index = start; index < end; index++) if (this.#keys[key + index] !== bytes[index]) return false;
    return true;
  }

  #remember(entry: number, bytes: Uint8Array, start: number, end: number, text: string): string {
    if (end - start > longestCached) return text;
    this.#lengths[entry] = end - start;
    this.#texts[entry] = text;
    this.#keys.set(bytes.subarray(start, end), entry * longestCached);
    return text;
  }
}
