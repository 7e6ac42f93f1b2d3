import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the reference corpus: SURVEY_CORPUS, or `shared/corpus` beside the repository; null where there is none. */
export function locateCorpus(): string | null {
  const named = process.env['SURVEY_CORPUS'];
  if (named) return named;
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const corpus = join(folder, '..', 'shared', 'corpus');
    if (existsSync(join(folder, 'package.json')) && existsSync(corpus)) return corpus;
  }
  return null;
}

/** Paths within the corpus of all files that have a truth beside them. */
export function listFiles(corpus: string): string[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => existsSync(join(corpus, `${path}.truth.json`)))
    .sort();
}
