import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { SurveyFormat } from '../reader.ts';
import { checkInput } from './checks/check-input.ts';
import { corpusSeeds } from './corpus-seeds.ts';
import { fuzzedFormats } from './fuzzed-formats.ts';
import { type FuzzInput, InputMaker } from './input-maker.ts';
import { regressions } from './regressions/regressions.ts';

let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fuzz-'));
  path = join(directory, 'survey');
});
afterAll(() => rm(directory, { recursive: true }));

const check = (input: FuzzInput) =>
  checkInput({ ...input, options: { ...input.options, temporaryDirectory: directory } }, path);

/** A slice of what `npm run fuzz` does. */
const slices: readonly (readonly [SurveyFormat, number])[] = [
  ['sav', 1200],
  ['zsav', 600],
  ['csv', 1200],
  ['xlsx', 200],
  ['dta', 400],
  ['sas7bdat', 300],
  ['xpt', 300],
  ['por', 300],
  ['parquet', 60],
  ['triple-s', 150],
];

describe.each(slices)('damaged files like %s', (format, inputs) => {
  const fuzzed = fuzzedFormats[format]!;
  const inCorpus = corpusSeeds(fuzzed);

  async function expectNoFault(seed: number, more = inCorpus.slice(0, 0)): Promise<void> {
    const maker = await InputMaker.of(fuzzed, seed, more);
    for (let number = 0; number < inputs; number += 1) {
      await check(maker.make(number)).catch((error: Error) => {
        throw new Error(`Input ${number} of seed ${seed}: ${error.message}`);
      });
    }
  }

  it(`are read as promised, or refused by a typed error: ${inputs} of them`, () => expectNoFault(1));

  const itInCorpus = inCorpus.length > 0 ? it : it.skip;
  itInCorpus('are so, too, where they were files of the reference corpus', () => expectNoFault(2, inCorpus));
});

describe('files that made faults once', () => {
  // Each took minutes, or all memory.
  const patienceSeconds = 20;

  it.each(regressions)('$name', async ({ fileName, outcome, make }) => {
    const input = { bytes: make(), options: { fileName }, withOffsets: [], stopsEarly: false, description: '' };
    const start = performance.now();
    expect(await check(input)).toBe(outcome);
    expect((performance.now() - start) / 1000).toBeLessThan(patienceSeconds);
  });
});

it('makes the same input of the same number', async () => {
  for (const format of Object.values(fuzzedFormats)) {
    const [one, other] = await Promise.all([InputMaker.of(format, 7), InputMaker.of(format, 7)]);
    for (const number of [0, 1, 99]) expect(one.make(number)).toEqual(other.make(number));
  }
});
