import type { CodePage } from '../../encoding/code-page.ts';
import { decodeText } from '../../encoding/decode-text.ts';
import type { CellProblems } from '../../cells/cell-problems.ts';
import { withoutTrailingBlanks } from '../../trailing-blanks.ts';
import { looksLikeText } from '../strls/gso.ts';
import type { Strl, StrlStore } from '../strls/strl-store.ts';

const maxKnownCharacters = 4 * 1024 * 1024;
const shownBytes = 60;

/** Decodes strLs. Cells share them, so that what was read of late is kept: some mega-characters at most. */
export class StrlTexts {
  readonly #store: StrlStore;
  readonly #codePage: CodePage;
  readonly #problems: CellProblems;
  #known = new Map<number, string>([[0, '']]);
  #characters = 0;

  constructor(store: StrlStore, codePage: CodePage, problems: CellProblems) {
    this.#store = store;
    this.#codePage = codePage;
    this.#problems = problems;
  }

  /** The text where it needs no reading. */
  known(key: number): string | undefined {
    return this.#known.get(key);
  }

  /** Null, and a problem of that cell, where there is no text. */
  async read(key: number, variable: string, row: number): Promise<string | null> {
    const strl = await this.#store.read(key);
    if (!strl) {
      const detail = 'The cell refers to a long text that the file does not have.';
      this.#problems.add('missing-text', variable, row, detail, 'Long texts are missing');
      return null;
    }
    return strl.isText || looksLikeText(strl.bytes)
      ? this.#decode(key, strl, variable, row)
      : this.#refuse(strl, variable, row);
  }

  #decode(key: number, strl: Strl, variable: string, row: number): string | null {
    const decoded = decodeText(strl.bytes, this.#codePage);
    if (decoded.damage === 'undecodable-text' && !strl.isText) return this.#refuse(strl, variable, row);
    const text = withoutTrailingBlanks(decoded.text);
    if (decoded.damage) this.#problems.addDamagedText(variable, row, strl.bytes, decoded);
    else this.#remember(key, text);
    return text;
  }

  #refuse({ bytes, length }: Strl, variable: string, row: number): null {
    const shown = Buffer.from(bytes.subarray(0, shownBytes)).toString('hex');
    const detail = `The cell holds ${length} bytes that are no text: ${shown}${length > shownBytes ? '…' : ''}.`;
    this.#problems.add('binary-text', variable, row, detail, 'Cells hold something else than text and are left empty');
    return null;
  }

  #remember(key: number, text: string): void {
    this.#characters += text.length;
    if (this.#characters > maxKnownCharacters) {
      this.#known = new Map([[0, '']]);
      this.#characters = text.length;
    }
    this.#known.set(key, text);
  }
}
