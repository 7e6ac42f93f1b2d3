import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { expectedOf, readTruth } from './corpus/truth.ts';
import { listSystemFiles, locateCorpus } from './corpus/reference-corpus.ts';
import { observe } from './corpus/observe.ts';

const corpus = locateCorpus();
const files = corpus ? listSystemFiles(corpus) : [];

describe('the reference corpus', () => {
  for (const file of files) {
    it(`${file}`, async () => {
      const path = join(corpus!, file);
      const truth = readTruth(path);
      if (truth.status.code !== 0) return;
      expect(await observe(path)).toEqual(expectedOf(truth));
    });
  }
});
