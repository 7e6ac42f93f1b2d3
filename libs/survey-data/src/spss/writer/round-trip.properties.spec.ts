import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { turnByteOrder } from '../../fuzz/system-files/turn-byte-order.ts';
import { compressions } from '../header.ts';
import { arbitrarySurvey, type ArbitrarySurvey } from '../testing/arbitrary-survey.ts';
import { readBytes, sampleFile } from '../testing/sample-file.ts';

const columnsOf = ({ batch }: ArbitrarySurvey) => batch.columns.map(({ values }) => [...values]);

async function expectSame(bytes: Buffer, survey: ArbitrarySurvey): Promise<void> {
  const { reader, columns } = await readBytes(bytes);
  expect(reader.codebook).toEqual(survey.codebook);
  expect(columns).toEqual(columnsOf(survey));
  expect([reader.warnings, reader.problems]).toEqual([[], []]);
}

describe('whatever a survey has', () => {
  it.each(compressions)('it reads back as it was written with compression %s', async (compression) => {
    await fc.assert(
      fc.asyncProperty(arbitrarySurvey, async (survey) => {
        await expectSame(await sampleFile(survey.codebook, [survey.batch], compression), survey);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('it reads the same in the other byte order', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySurvey, async (survey) => {
        await expectSame(turnByteOrder(await sampleFile(survey.codebook, [survey.batch], 'none')), survey);
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});
