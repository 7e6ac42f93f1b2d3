import { describe, expect, it } from '@jest/globals';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SurveyFileError } from '../reader.ts';
import { keyOf, knownDifferences, refused } from '../corpus/known-differences.ts';
import { observe } from '../corpus/observe.ts';
import { listSystemFiles, locateCorpus } from '../corpus/reference-corpus.ts';
import { openSpss } from './open-spss.ts';
import { writeSav } from './writer/write-sav.ts';
import { expectedOf, readTruth, type Truth } from '../corpus/truth.ts';

const corpus = locateCorpus();

if (corpus === null) {
  describe('the reference corpus', () => {
    it.skip('is not here: set SURVEY_CORPUS to its folder', () => undefined);
  });
} else {
  const files = listSystemFiles(corpus).map((file) => ({ file, truth: readTruth(join(corpus, file)) }));
  const isReadable = ({ file, truth }: { file: string; truth: Truth }) =>
    truth.status.code === 0 && !(keyOf(file) in refused);

  describe('files of the reference corpus are read as the truth says', () => {
    it.each(files.filter(isReadable))('$file', async ({ file, truth }) => {
      const expected = expectedOf(truth);
      expect(leaveOut(file, await observe(join(corpus, file)))).toEqual(leaveOut(file, expected));
    });
  });

  describe('malformed files of the reference corpus give a typed error, or data and a warning', () => {
    it.each(files.filter((file) => !isReadable(file)))('$file', async ({ file }) => {
      // A well-formed file that the reference reader crashes on.
      const warnings = keyOf(file) === 'multiple-response-sets' ? 0 : 1;
      const outcome = await observe(join(corpus, file)).catch((error: unknown) => error);
      if (outcome instanceof SurveyFileError) expect(outcome.offset).not.toBeNull();
      else expect(outcome).toMatchObject({ warnings: expect.any(Array) });
      if (!(outcome instanceof Error)) {
        expect((outcome as { warnings: unknown[] }).warnings.length).toBeGreaterThanOrEqual(warnings);
      }
    });
  });

  it('what is written of a file reads as the file does', async () => {
    for (const { file } of files.filter(isReadable)) await expectRewritten(join(corpus, file));
  });

  it('the known differences are about files that are there', () => {
    const keys = new Set(files.map(({ file }) => keyOf(file)));
    expect([...Object.keys(knownDifferences), ...Object.keys(refused)].filter((key) => !keys.has(key))).toEqual([]);
  });
}

const largestRewritten = 40_000;

/** Except where SPSS would not take what the file has, as a name that is a reserved word. */
async function expectRewritten(path: string): Promise<void> {
  if (statSync(path).size > largestRewritten) return;
  const copy = join(tmpdir(), `rewritten-${process.pid}.zsav`);
  const reader = await openSpss(path, { fileName: path });
  try {
    const { warnings } = await writeSav(copy, reader.codebook, reader.batches(), { compression: 'zlib' });
    if (warnings.length > 0) return;
    const { warnings: _, ...original } = await observe(path);
    expect(await observe(copy)).toMatchObject(original);
  } finally {
    await reader.close();
    rmSync(copy, { force: true });
  }
}

interface Facts {
  readonly rows: number;
  readonly fileLabel: string | null;
  readonly variables: readonly object[];
  readonly multipleResponseSets: readonly object[];
}

/** Without the facts in which a known difference lies. */
function leaveOut(file: string, { rows, fileLabel, variables, multipleResponseSets }: Facts) {
  const facts: readonly string[] = knownDifferences[keyOf(file)]?.facts ?? [];
  const keep = ([fact]: [string, unknown]) => !facts.includes(fact);
  return {
    rows,
    fileLabel,
    variables: variables.map((variable) => Object.fromEntries(Object.entries(variable).filter(keep))),
    ...(facts.includes('multipleResponseSets') ? {} : { multipleResponseSets }),
  };
}
