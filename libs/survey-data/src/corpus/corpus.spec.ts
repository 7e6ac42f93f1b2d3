import { describe, expect, it } from '@jest/globals';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SurveyFileError } from '../reader.ts';
import { openSpss } from '../spss/open-spss.ts';
import { writeSav } from '../spss/writer/write-sav.ts';
import { comparedFacts } from './compared-facts.ts';
import { CorpusTable } from './corpus-table.ts';
import { keyOf, knownDifferences, refused } from './known-differences.ts';
import { observe } from './observe.ts';
import { listFiles, locateCorpus } from './reference-corpus.ts';
import { expectedOf, readTruth, type Truth } from './truth.ts';

const corpus = locateCorpus();

if (corpus === null) {
  describe('the reference corpus', () => {
    it.skip('is not here: set SURVEY_CORPUS to its folder', () => undefined);
  });
} else {
  const files = listFiles(corpus).map((file) => ({ file, truth: readTruth(join(corpus, file)) }));
  const isReadable = ({ file, truth }: { file: string; truth: Truth }) =>
    truth.status.code === 0 && !(keyOf(file) in refused);
  const table = new CorpusTable();

  describe('files of the reference corpus are read as the truth says', () => {
    it.each(files.filter(isReadable))('$file', async ({ file, truth }) => {
      const { format, warnings, ...observed } = await observe(join(corpus, file));
      if (format === 'triple-s') throw new Error('There is none');
      expect(comparedFacts(file, format, observed)).toEqual(comparedFacts(file, format, expectedOf(truth)));
      table.addRight(file, observed, warnings);
    });
  });

  describe('malformed files of the reference corpus give a typed error, or data and a warning', () => {
    it.each(files.filter((file) => !isReadable(file)))('$file', async ({ file }) => {
      const outcome = await observe(join(corpus, file)).catch((error: unknown) => error as Error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(SurveyFileError);
        expect((outcome as SurveyFileError).offset).not.toBeNull();
        table.addRefused(file, outcome as SurveyFileError);
      } else {
        // A well-formed file that the reference reader crashes on.
        if (keyOf(file) !== 'multiple-response-sets') expect(outcome.warnings).not.toEqual([]);
        table.addMalformed(file, outcome, outcome.warnings);
      }
    });
  });

  it('what is written of a file reads as the file does', async () => {
    for (const { file } of files.filter(isReadable)) if (/sav$/.test(file)) await expectRewritten(join(corpus, file));
  });

  it('the known differences are about files that are there', () => {
    const keys = new Set(files.map(({ file }) => keyOf(file)));
    expect([...Object.keys(knownDifferences), ...Object.keys(refused)].filter((key) => !keys.has(key))).toEqual([]);
  });

  it('docs/formats.md has the table of what was found: "npm run formats" makes it', async () => {
    if (process.env['WRITE_FORMATS']) await table.write();
    expect(await table.documented()).toBe(await table.formatted());
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
    const { warnings: _, format: __, ...original } = await observe(path);
    expect(await observe(copy)).toMatchObject(original);
  } finally {
    await reader.close();
    rmSync(copy, { force: true });
  }
}
