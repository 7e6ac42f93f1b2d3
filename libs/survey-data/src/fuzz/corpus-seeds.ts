import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { locateCorpus } from '../corpus/reference-corpus.ts';
import type { FuzzedFormat, SeedFile } from './fuzzed-format.ts';

/** Larger ones are read too slowly for a fuzz, and have no other records. */
const largestBytes = 24 * 1024;

/** Small files of the reference corpus that are of this format; none where the corpus is not there. */
export function corpusSeeds({ corpusFiles }: FuzzedFormat): SeedFile[] {
  const corpus = locateCorpus();
  if (corpus === null) return [];
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => corpusFiles.test(name) && statSync(join(corpus, name)).size <= largestBytes)
    .sort()
    .map((name) => ({ name: `corpus ${name}`, bytes: readFileSync(join(corpus, name)) }));
}
