import { UniqueNames } from '../../codebook/unique-names.ts';
import type { Warnings } from '../../warnings.ts';
import { utf8Within } from './utf8.ts';

const maxNameBytes = 64;
const reserved = new Set(['ALL', 'AND', 'BY', 'EQ', 'GE', 'GT', 'LE', 'LT', 'NE', 'NOT', 'OR', 'TO', 'WITH']);

/** Names that SPSS takes: those that it would refuse, as from the header of a CSV file, are changed with a warning. */
export class LegalNames {
  readonly #unique: UniqueNames;
  readonly #warnings: Warnings;

  constructor(warnings: Warnings) {
    this.#unique = new UniqueNames(warnings);
    this.#warnings = warnings;
  }

  take(name: string): string {
    const legal = legalName(name);
    if (legal !== name) this.#warnings.add('renamed-variable', legal, `SPSS does not take the name "${name}".`);
    return this.#unique.take(legal);
  }
}

function legalName(name: string): string {
  const characters = name.replace(/[^\p{L}\p{M}\p{N}._$#@]/gu, '_');
  const begun = /^[\p{L}@]/u.test(characters) ? characters : `V${characters}`;
  const free = reserved.has(begun.toUpperCase()) ? `${begun}_` : begun;
  return utf8Within(free, maxNameBytes).toString();
}

/** Names of eight ASCII capitals for the records, which nobody sees: the long names stand beside them. */
export class ShortNames {
  readonly #longNames: ReadonlySet<string>;
  readonly #taken = new Set<string>();
  #number = 0;

  /** @param names that the variables have: no other variable may have one of them as its short name */
  constructor(names: readonly string[]) {
    this.#longNames = new Set(names.map((name) => name.toUpperCase()));
  }

  take(name: string): string {
    const wanted = name.toUpperCase();
    const short = /^[A-Z@][A-Z0-9._$#@]{0,7}$/.test(wanted) && !this.#taken.has(wanted) ? wanted : this.#next();
    this.#taken.add(short);
    return short;
  }

  #next(): string {
    for (;;) {
      const name = `V_${(++this.#number).toString(36).toUpperCase()}`;
      if (!this.#taken.has(name) && !this.#longNames.has(name)) return name;
    }
  }
}
