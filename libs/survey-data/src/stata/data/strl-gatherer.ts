import type { Column } from '../../reader.ts';
import { strlKey } from '../strls/strl-index.ts';
import type { ColumnGatherer } from './column-gatherer.ts';
import type { RowBlock } from './row-block.ts';
import type { StrlReference } from './strl-reference.ts';
import type { StrlTexts } from './strl-texts.ts';

/** Texts that stand elsewhere in the file; a cell holds the variable and the row of the first that had this text. */
export class StrlGatherer implements ColumnGatherer {
  readonly #name: string;
  readonly #start: number;
  readonly #reference: StrlReference;
  readonly #variables: number;
  readonly #texts: StrlTexts;
  /** Of the block whose texts have not been read yet; 0 is the empty text, which stands nowhere. */
  #keys: number[] = [];
  #firstRow = 0;
  #values: (string | null)[] = [];

  /** @param variables of the file */
  constructor(name: string, start: number, reference: StrlReference, variables: number, texts: StrlTexts) {
    this.#name = name;
    this.#start = start;
    this.#reference = reference;
    this.#variables = variables;
    this.#texts = texts;
  }

  append({ view, start, stride, rows, firstRow }: RowBlock): void {
    this.#firstRow = firstRow;
    const { variableAt, observationAt } = this.#reference;
    for (let row = 0, at = start + this.#start; row < rows; row++, at += stride) {
      const variable = variableAt(view, at);
      this.#keys.push(variable > this.#variables ? NaN : strlKey(variable, observationAt(view, at), this.#variables));
    }
  }

  async settle(): Promise<number> {
    let characters = 0;
    for (const [index, key] of this.#keys.entries()) {
      const known = this.#texts.known(key);
      const text = known === undefined ? await this.#texts.read(key, this.#name, this.#firstRow + index) : known;
      characters += text?.length ?? 0;
      this.#values.push(text);
    }
    this.#keys = [];
    return characters;
  }

  take(): Column {
    const values = this.#values;
    this.#values = [];
    return { kind: 'text', values };
  }
}
