import type { Warnings } from '../warnings.ts';

/** SPSS takes 64 bytes; a damaged file must not bring names that fill the memory wherever they are told. */
const maxCharacters = 255;

/** Makes the names of variables differ, without regard to case, as SPSS compares them. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  readonly #lastNumber = new Map<string, number>();
  readonly #warnings: Warnings;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  /** The name, or one like it where it is empty or taken. */
  take(name: string): string {
    const base = shortened(name) || 'VAR';
    const key = base.toLowerCase();
    let unique = base;
    let number = this.#lastNumber.get(key) ?? 1;
    while (this.#taken.has(unique.toLowerCase())) unique = `${base}_${++number}`;
    this.#lastNumber.set(key, number);
    this.#taken.add(unique.toLowerCase());
    if (unique !== name) this.#warnings.add('renamed-variable', unique, whyRenamed(name));
    return unique;
  }
}

/** Never half of a surrogate pair. */
function shortened(name: string): string {
  return name.length <= maxCharacters ? name : name.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '');
}

function whyRenamed(name: string): string {
  return name.length > maxCharacters
    ? `The name "${name.slice(0, 60)}…" has ${name.length} characters.`
    : `The name "${name}" is empty or was taken.`;
}
