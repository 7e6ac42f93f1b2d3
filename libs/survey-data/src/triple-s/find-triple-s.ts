import { extname } from 'node:path';

export interface TripleSPair {
  readonly definition: string;
  readonly data: string;
}

const definitionExtensions = ['.sss', '.xml'];
const dataExtensions = ['.asc', '.csv', '.dat', '.txt'];

/**
 * The definition and the data among the entries of an archive: they differ in their extensions only.
 * @returns null where there is no such pair, or more than one
 */
export function findTripleS(entryNames: readonly string[]): TripleSPair | null {
  const names = entryNames.filter((name) => !name.endsWith('/') && !/(^|\/)(__MACOSX\/|\.)/.test(name));
  const pairs = names
    .filter(hasExtension(definitionExtensions))
    .flatMap((definition) =>
      names
        .filter((data) => hasExtension(dataExtensions)(data) && baseOf(data) === baseOf(definition))
        .map((data) => ({ definition, data })),
    );
  return pairs.length === 1 ? pairs[0]! : null;
}

const hasExtension = (extensions: readonly string[]) => (name: string) =>
  extensions.includes(extname(name).toLowerCase());

const baseOf = (name: string): string => name.slice(0, name.length - extname(name).length).toLowerCase();
