import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf, knownDifferences, refused } from '../../corpus/known-differences.ts';
import { listFiles, locateCorpus } from '../../corpus/reference-corpus.ts';
import { readTruth } from '../../corpus/truth.ts';
import { compressions } from '../header.ts';
import { openSpss } from '../open-spss.ts';
import { hasHaven, readWithHaven } from './testing/haven.ts';
import { hasPspp, readWithPspp } from './testing/pspp.ts';
import { writeSav } from './write-sav.ts';

const corpus = locateCorpus();
const largest = 60_000;

/** PSPP gives other names to variables that are named in UTF-8 by short names. */
const otherNamesInPspp = ['pyreadstat__hebrews', 'case-014-utf-8-column-name'];
/** PSPP ignores what it has: labels of short values for a long string. */
const otherLabelsInPspp = ['case-066-spss-short-labels-for-long-values'];

interface Rewritten {
  readonly original: string;
  readonly copies: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'peers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files that are whole, and that SPSS could have written as they are. */
function wholeFiles(root: string): string[] {
  return listFiles(root).filter((file) => {
    const key = keyOf(file);
    if (!/sav$/.test(file) || key in knownDifferences || key in refused || statSync(join(root, file)).size > largest)
      return false;
    return readTruth(join(root, file)).status.code === 0;
  });
}

/** Null where the reader or the writer had to change something. */
async function rewrite(original: string, name: string): Promise<Rewritten | null> {
  const copies: string[] = [];
  for (const compression of compressions) {
    const reader = await openSpss(original, { fileName: original });
    try {
      const copy = join(folder, `${name}-${compression}.sav`);
      const { warnings } = await writeSav(copy, reader.codebook, reader.batches(), { compression });
      if (warnings.length + reader.warnings.length > 0) return null;
      copies.push(copy);
    } finally {
      await reader.close();
    }
  }
  return { original, copies };
}

if (corpus === null) {
  it.skip('the reference corpus is not here: set SURVEY_CORPUS to its folder', () => undefined);
} else {
  const rewritten = new Map<string, Rewritten>();
  beforeAll(async () => {
    for (const [at, file] of wholeFiles(corpus).entries()) {
      const result = await rewrite(join(corpus, file), String(at));
      if (result) rewritten.set(file, result);
    }
  }, 60_000);

  describe('of files of the reference corpus that are written again', () => {
    (hasHaven ? it : it.skip)(
      'R reads the same with haven (needs Rscript and haven)',
      () => {
        const read = readWithHaven([...rewritten.values()].flatMap(({ original, copies }) => [original, ...copies]));
        expect(rewritten.size).toBeGreaterThan(50);
        for (const { original, copies } of rewritten.values()) {
          for (const copy of copies)
            expect({ original, read: read.get(copy) }).toEqual({ original, read: read.get(original) });
        }
      },
      60_000,
    );

    (hasPspp ? it : it.skip)(
      'PSPP reads the same (needs pspp)',
      () => {
        for (const [file, { original, copies }] of rewritten) {
          if ([...otherNamesInPspp, ...otherLabelsInPspp].includes(keyOf(file))) continue;
          const expected = { file, ...readWithPspp(original, folder) };
          for (const copy of copies) expect({ file, ...readWithPspp(copy, folder) }).toEqual(expected);
        }
      },
      60_000,
    );
  });
}
