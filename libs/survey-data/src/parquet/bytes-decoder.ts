import type { Variable } from '#libs/contracts';
import type { CodePage } from '../encoding/code-page.ts';
import { decodeText, trimField } from '../encoding/decode-text.ts';
import type { CellProblems } from '../cells/cell-problems.ts';

/** Decodes texts of which the file does not say that they are texts. */
export class BytesDecoder {
  readonly #variables: readonly Variable[];
  readonly #codePage: CodePage;
  readonly #problems: CellProblems;

  constructor(variables: readonly Variable[], codePage: CodePage, problems: CellProblems) {
    this.#variables = variables;
    this.#codePage = codePage;
    this.#problems = problems;
  }

  /** @param rowsBefore rows of the file before the first value */
  texts(column: number, rowsBefore: number, values: readonly (Uint8Array | null)[]): (string | null)[] {
    return values.map((bytes, row) => bytes && this.#text(column, rowsBefore + row + 1, trimField(bytes)));
  }

  #text(column: number, row: number, bytes: Uint8Array): string {
    const decoded = decodeText(bytes, this.#codePage);
    if (decoded.damage) this.#problems.addDamagedText(this.#variables[column]!.name, row, bytes, decoded);
    return decoded.text;
  }
}
