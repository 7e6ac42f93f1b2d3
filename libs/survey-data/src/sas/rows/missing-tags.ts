import type { Warnings } from '../../warnings.ts';

/** Counts the special missing values of a variable, `.A` to `.Z` and `._`. */
export class MissingTags {
  readonly #variable: string;
  readonly #counts = new Map<string, number>();

  constructor(variable: string) {
    this.#variable = variable;
  }

  /** @param code ASCII's of the tag; a point, or what is no tag, is plain missing */
  count(code: number): void {
    if (!isTag(code)) return;
    const tag = `.${String.fromCharCode(code)}`;
    this.#counts.set(tag, (this.#counts.get(tag) ?? 0) + 1);
  }

  warn(warnings: Warnings): void {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tag, count]) => `${tag} (${count})`);
    const detail = `Special missing values of SAS were read as missing: ${counts.join(', ')}.`;
    warnings.add('tagged-missing', this.#variable, detail);
  }
}

const isTag = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || code === 0x5f;
