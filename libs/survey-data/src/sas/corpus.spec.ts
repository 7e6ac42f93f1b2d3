import { describe, expect, it } from '@jest/globals';
import { createHash, type Hash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { VariableType } from '#libs/contracts';
import type { Column } from '../reader.ts';
import { locateCorpus } from '../corpus/reference-corpus.ts';
import { expectedOf, readTruth } from '../corpus/truth.ts';
import { sasEpoch } from './sas-time.ts';
import { openSas7bdat } from './sas7bdat/open-sas7bdat.ts';
import { openXport } from './xport/open-xport.ts';

const corpus = locateCorpus();
const folder = corpus && join(corpus, 'other-formats');

if (folder === null || !existsSync(folder)) {
  describe('the reference corpus', () => {
    it.skip('is not here: set SURVEY_CORPUS to its folder', () => undefined);
  });
} else {
  describe('SAS files of the reference corpus are read as the truth says', () => {
    it.each(readdirSync(folder).filter((file) => /\.(sas7bdat|xpt)$/.test(file)))('%s', async (file) => {
      const { rows, fileLabel, variables } = expectedOf(readTruth(join(folder, file)));
      const facts = variables.map(({ name, label, isText, sha256 }) => ({ name, label, isText, sha256 }));
      expect(await observe(join(folder, file))).toEqual({ rows, fileLabel, variables: facts });
    });
  });
}

async function observe(path: string) {
  const reader = await (path.endsWith('.xpt') ? openXport : openSas7bdat)(path, { fileName: path });
  try {
    const { fileLabel, variables } = reader.codebook;
    const hashes = variables.map(() => createHash('sha256'));
    let rows = 0;
    for await (const batch of reader.batches()) {
      rows += batch.rows;
      batch.columns.forEach((column, index) => hashColumn(hashes[index]!, column, variables[index]!.type));
    }
    const facts = variables.map(({ name, label, type }, index) => ({
      name,
      label,
      isText: type === 'string',
      sha256: hashes[index]!.digest('hex'),
    }));
    return { rows, fileLabel, variables: facts };
  } finally {
    await reader.close();
  }
}

function hashColumn(hash: Hash, { values }: Column, type: VariableType): void {
  for (const value of values) {
    if (typeof value !== 'number') hash.update(textBytes(value ?? ''));
    else if (Number.isNaN(value)) hash.update('m');
    else hash.update(numberBytes(storedBySas(value, type)));
  }
}

function storedBySas(value: number, type: VariableType): number {
  if (type === 'date') return (value - sasEpoch) / 86_400;
  return type === 'datetime' ? value - sasEpoch : value;
}

function textBytes(text: string): Buffer {
  const bytes = Buffer.from(`s    ${text}`);
  bytes.writeUInt32LE(bytes.length - 5, 1);
  return bytes;
}

function numberBytes(value: number): Buffer {
  const bytes = Buffer.from('n        ');
  bytes.writeDoubleLE(value, 1);
  return bytes;
}
