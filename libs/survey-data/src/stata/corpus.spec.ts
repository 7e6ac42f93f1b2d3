import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Variable } from '#libs/contracts';
import { secondsOfDate } from '../codebook/gregorian.ts';
import type { Column } from '../reader.ts';
import { hashColumn } from '../corpus/observe.ts';
import { listFiles, locateCorpus } from '../corpus/reference-corpus.ts';
import { expectedOf, readTruth } from '../corpus/truth.ts';
import { openDta } from './open-stata.ts';

const corpus = locateCorpus();
const highestLabelled = 2_147_483_620;

if (corpus === null) {
  describe('the reference corpus', () => {
    it.skip('is not here: set SURVEY_CORPUS to its folder', () => undefined);
  });
} else {
  it.each(listFiles(corpus, /\.dta$/))('%s of the reference corpus is read as the truth says', async (file) => {
    const { rows, fileLabel, variables } = expectedOf(readTruth(join(corpus, file)));
    const expected = variables.map(({ name, label, isText, sha256, valueLabels }) => ({
      name,
      label,
      isText,
      sha256,
      valueLabels: valueLabels.filter(({ value }) => Number(value) <= highestLabelled),
    }));
    expect(await observe(join(corpus, file))).toEqual({ rows, fileLabel, variables: expected });
  });
}

async function observe(path: string) {
  const reader = await openDta(path, { fileName: path });
  try {
    const { rows, fileLabel, variables } = reader.codebook;
    const hashes = variables.map(() => createHash('sha256'));
    for await (const { columns } of reader.batches()) {
      columns.forEach((column, index) => hashColumn(hashes[index]!, asStored(column, variables[index]!)));
    }
    const observed = variables.map(({ name, label, type, valueLabels }, index) => ({
      name,
      label,
      isText: type === 'string',
      valueLabels,
      sha256: hashes[index]!.digest('hex'),
    }));
    return { rows, fileLabel, variables: observed };
  } finally {
    await reader.close();
  }
}

/** Days or milliseconds since 1960 again. */
function asStored(column: Column, { type }: Variable): Column {
  if (column.kind === 'text' || (type !== 'date' && type !== 'datetime')) return column;
  const seconds = type === 'date' ? 86_400 : 1 / 1000;
  const values = column.values.map((value) => Math.round((value - secondsOfDate(1960, 1, 1)) / seconds));
  return { kind: 'numeric', values };
}
