import type { Warnings } from '../warnings.ts';
import type { CodePage } from './code-page.ts';
import { decodeText, describeDamage, trimField } from './decode-text.ts';

/** Decodes the names and labels of a dictionary; what does not decode is a warning. */
export class DictionaryText {
  readonly #codePage: CodePage;
  readonly #warnings: Warnings;

  constructor(codePage: CodePage, warnings: Warnings) {
    this.#codePage = codePage;
    this.#warnings = warnings;
  }

  /** @param what of the file it is, as in `label`, for the warning */
  decode(bytes: Uint8Array, what: string, variable: string | null = null): string {
    const field = trimField(bytes);
    const decoded = decodeText(field, this.#codePage);
    if (decoded.damage) {
      this.#warnings.add(decoded.damage, variable, `In the ${what}: ${describeDamage(field, decoded, this.#codePage)}`);
    }
    return decoded.text;
  }
}
