import type { CodePage } from '../encoding/code-page.ts';
import { decodeText } from '../encoding/decode-text.ts';
import type { CellProblems } from './cell-problems.ts';

/** Memory that texts lie in, by bytes and by four of them. */
export interface TextMemory {
  readonly bytes: Buffer;
  readonly halves: Int32Array;
}

export function textMemory(bytes: number): TextMemory {
  const memory = new ArrayBuffer(Math.ceil(bytes / 4) * 4);
  return { bytes: Buffer.from(memory), halves: new Int32Array(memory) };
}

const cachedTexts = 4096;
/** In halves of a field. */
const longestCached = 8;
const blank = 0x20;
const fourBlanks = 0x20202020;
const beyondAscii = 0x80808080;

/**
 * Decodes the texts of cells. Survey texts repeat: short ones are remembered by their bytes, so that a repeated one
 * costs neither a call nor another string.
 */
export class TextCells {
  readonly #codePage: CodePage;
  readonly #problems: CellProblems;
  readonly #texts = new Array<string>(cachedTexts).fill('');
  readonly #lengths = new Uint8Array(cachedTexts);
  readonly #keys = new Int32Array(cachedTexts * longestCached);
  #aligned = textMemory(256);

  constructor(codePage: CodePage, problems: CellProblems) {
    this.#codePage = codePage;
    this.#problems = problems;
  }

  /** The text of the bytes of a cell, without the blanks or zero bytes that fill it up. */
  read(bytes: Buffer, start: number, end: number, variable: string, row: number): string {
    if (end - start > this.#aligned.bytes.length) this.#aligned = textMemory(end - start);
    bytes.copy(this.#aligned.bytes, 0, start, end);
    return this.readAligned(this.#aligned, 0, end - start, variable, row);
  }

  /**
   * As `read`, of a cell that lies so that four of its bytes can be looked at together.
   * @param start byte where it begins, a multiple of four
   * @param width in bytes; up to the next multiple of four, what follows is made blanks
   */
  readAligned(memory: TextMemory, start: number, width: number, variable: string, row: number): string {
    const { bytes, halves } = memory;
    const first = start >> 2;
    for (let index = start + width; index & 3; index++) bytes[index] = blank;
    let last = first + ((width + 3) >> 2);
    while (last > first && halves[last - 1] === fourBlanks) last--;
    if (last === first) return '';
    if (last - first > longestCached) return this.#decode(memory, start, last, variable, row);
    let hash = last - first;
    for (let index = first; index < last; index++) {
      hash = Math.imul(hash ^ halves[index]!, 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    const entry = hash & (cachedTexts - 1);
    if (this.#matches(entry, halves, first, last)) return this.#texts[entry]!;
    const damages = this.#problems.list.length;
    const text = this.#decode(memory, start, last, variable, row);
    // A damaged one is told of each time.
    if (this.#problems.list.length === damages) this.#remember(entry, halves, first, last, text);
    return text;
  }

  /** @param last half that the text ends before */
  #decode({ bytes, halves }: TextMemory, start: number, last: number, variable: string, row: number): string {
    let united = 0;
    for (let index = start >> 2; index < last; index++) united |= halves[index]!;
    const end = endOfText(bytes, start, last * 4);
    if ((united & beyondAscii) === 0) return bytes.toString('latin1', start, end);
    const cell = bytes.subarray(start, end);
    const decoded = decodeText(cell, this.#codePage);
    if (decoded.damage === null) return decoded.text;
    this.#problems.addDamagedText(variable, row, cell, decoded);
    return decoded.text.trimEnd();
  }

  #matches(entry: number, halves: Int32Array, first: number, last: number): boolean {
    if (this.#lengths[entry] !== last - first) return false;
    const key = entry * longestCached - first;
    for (let index = first; index < last; index++) if (this.#keys[key + index] !== halves[index]) return false;
    return true;
  }

  #remember(entry: number, halves: Int32Array, first: number, last: number, text: string): void {
    this.#lengths[entry] = last - first;
    this.#texts[entry] = text;
    const key = entry * longestCached - first;
    for (let index = first; index < last; index++) this.#keys[key + index] = halves[index]!;
  }
}

function endOfText(bytes: Uint8Array, start: number, limit: number): number {
  let end = limit;
  while (end > start && (bytes[end - 1] === blank || bytes[end - 1] === 0)) end--;
  return end;
}
