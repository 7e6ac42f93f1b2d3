import type { JobWarning } from '#libs/contracts';

/** A header may have whole questions in it, but a damaged one must not fill the memory wherever names are told. */
const maxCharacters = 1000;

/**
 * Names for the variables of a table from the cells of its header: trimmed, on one line, and unique whatever their case;
 * an empty one becomes `V` and its number, a repeated one gets `_2` and so on, each with a warning.
 */
export function variableNames(header: readonly string[]): { names: string[]; warnings: JobWarning[] } {
  const wanted = header.map((cell) => shortened(cell.replace(/\p{Cc}+/gu, ' ').trim()));
  const unique = new UniqueNames(wanted);
  const warnings: JobWarning[] = [];
  const names = wanted.map((name, index) => {
    const given = unique.next(name || `V${index + 1}`);
    if (given !== name) warnings.push(renamed(name, given, index));
    else if (header[index]!.trim().length > maxCharacters) warnings.push(cut(given, index));
    return given;
  });
  return { names, warnings };
}

class UniqueNames {
  private readonly seen = new Set<string>();
  private readonly reserved: ReadonlySet<string>;
  /** The last number given to each repeated name, so that many of them take no quadratic time. */
  private readonly numbers = new Map<string, number>();

  constructor(wanted: readonly string[]) {
    this.reserved = new Set(wanted.map((name) => name.toLowerCase()));
  }

  next(name: string): string {
    const key = name.toLowerCase();
    let unique = name;
    for (let number = this.numbers.get(key) ?? 1; this.seen.has(unique.toLowerCase());) {
      number += 1;
      this.numbers.set(key, number);
      const numbered = `${name}_${number}`;
      if (!this.reserved.has(numbered.toLowerCase())) unique = numbered;
    }
    this.seen.add(unique.toLowerCase());
    return unique;
  }
}

function renamed(name: string, given: string, index: number): JobWarning {
  const why =
    name === '' ? 'has no name' : `is named "${name.slice(0, 100)}" as one before it, or cannot be written so`;
  return {
    code: 'renamed',
    variable: given,
    detail: `Column ${index + 1} ${why}; it is called "${given.slice(0, 100)}".`,
  };
}

/** Never half of a surrogate pair. */
function shortened(name: string): string {
  return name.length <= maxCharacters
    ? name
    : name
        .slice(0, maxCharacters)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd();
}

function cut(given: string, index: number): JobWarning {
  const detail = `The name of column ${index + 1} is longer than ${maxCharacters} characters: the rest was left out.`;
  return { code: 'renamed', variable: given, detail };
}
