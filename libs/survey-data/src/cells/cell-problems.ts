import { SurveyFileError, type DataProblem } from '../reader.ts';
import type { CodePage } from '../encoding/code-page.ts';
import { describeDamage, type DecodedText } from '../encoding/decode-text.ts';
import type { Warnings } from '../warnings.ts';

/** A file with more is read in the wrong encoding; it must not fill the memory with the list. */
const maxProblems = 10_000;

/** What is wrong with the texts of cells, by row and variable. */
export class CellProblems {
  readonly list: DataProblem[] = [];
  readonly #codePage: CodePage;
  readonly #warnings: Warnings;
  readonly #warned = new Set<string>();

  constructor(codePage: CodePage, warnings: Warnings) {
    this.#codePage = codePage;
    this.#warnings = warnings;
  }

  /** @param row from 1 */
  addDamagedText(variable: string, row: number, bytes: Uint8Array, decoded: DecodedText): void {
    const code = decoded.damage ?? 'undecodable-text';
    const detail = describeDamage(bytes, decoded, this.#codePage);
    this.add(code, variable, row, detail, `Texts do not decode as ${this.#codePage.name}`);
  }

  /** @param summary says of a variable, once, what is wrong with its texts; ends where the row is to be named */
  add(code: string, variable: string, row: number, detail: string, summary: string): void {
    if (this.list.length === maxProblems) throw tooManyProblems(this.#codePage);
    this.list.push({ row, line: null, variable, code, detail, rejectsRow: false });
    if (this.#warned.has(variable)) return;
    this.#warned.add(variable);
    this.#warnings.add(code, variable, `${summary}, first in row ${row}. ${detail}`);
  }
}

function tooManyProblems({ name }: CodePage): SurveyFileError {
  return new SurveyFileError(
    'wrong-encoding',
    `More than ${maxProblems} texts do not decode as ${name}. Upload the file again with the option encoding.`,
  );
}
