import type { Warnings } from '../warnings.ts';

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
    const base = name || 'VAR';
    let unique = base;
    let number = this.#lastNumber.get(base) ?? 1;
    while (this.#taken.has(unique.toLowerCase())) unique = `${base}_${++number}`;
    this.#lastNumber.set(base, number);
    this.#taken.add(unique.toLowerCase());
    if (unique !== name) this.#warnings.add('renamed-variable', unique, `The name "${name}" is empty or was taken.`);
    return unique;
  }
}
