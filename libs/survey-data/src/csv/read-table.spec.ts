import { it, expect } from '@jest/globals';
import fc from 'fast-check';
import { readTable } from './testing/read-table.ts';
import { referenceTable } from './testing/reference-table.ts';
import { anyTable } from './testing/any-table.ts';

it('reads any table as a slow reader does that was written for nothing but being right, however its bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ text, delimiter, cuts }) => {
      const [outcome] = await Promise.allSettled([readTable(pieces(Buffer.from(text), cuts), delimiter)]);
      const read = outcome.status === 'fulfilled' ? outcome.value : outcome.reason;
      expect(read).toEqual(referenceTable(text, delimiter) ?? expect.objectContaining({ name: 'SurveyFileError' }));
    }),
    { numRuns: 1000 },
  );
});

/** @param cuts bytes of the pieces, in turn */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const to = at + cuts[all.length % cuts.length]!;
    all.push(bytes.subarray(at, to));
    at = to;
  }
  return all;
}
