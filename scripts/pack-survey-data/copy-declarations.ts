import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const project = 'libs/survey-data/tsconfig.declarations.json';
const emitted = 'dist/declarations';
const specifier = /(?<=\bfrom '|\bimport\(')([.#][^']*)(?=')/g;

/**
 * Types for those who import the library: of what its index exports, and of what these mention.
 * @param folder of the libraries in the package
 */
export function copyDeclarations(folder: string): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
  const paths = new Set(['survey-data/src/index.d.ts']);
  // A set goes on to what is added meanwhile.
  for (const path of paths) {
    const text = readFileSync(join(emitted, path), 'utf8');
    for (const [found] of text.matchAll(specifier)) paths.add(declarationOf(found, path));
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(
      join(folder, path),
      text.replace(specifier, (found) => found.replace(/\.ts$/, '.js')),
    );
  }
}

function declarationOf(specifier: string, from: string): string {
  const lib = /^#libs\/(.+)$/.exec(specifier)?.[1];
  return lib ? `${lib}/src/index.d.ts` : normalize(join(dirname(from), specifier.replace(/\.ts$/, '.d.ts')));
}
