import { describe, expect, it } from '@jest/globals';
import { receiptWarnings } from './receipt-warnings.ts';

const warnings = (count: number, detail: string) =>
  Array.from({ length: count }, (_, index) => ({ code: 'renamed', variable: `v${index}`, detail }));

describe('the warnings of a receipt', () => {
  it('are all that were found', () => {
    const found = warnings(1_000, 'It is called otherwise.');
    expect(receiptWarnings(found)).toEqual(found);
  });

  it.each(['n', 'ü', '💥'])('are as many as the log takes, and how many there are besides: of %s', (letter) => {
    const found = warnings(5_000, letter.repeat(1_000));
    const listed = receiptWarnings(found);
    expect(Buffer.byteLength(JSON.stringify(listed))).toBeLessThan(210_000);
    expect(listed.slice(0, -1)).toEqual(found.slice(0, listed.length - 1));
    const detail = `There are ${5_000 - (listed.length - 1)} more warnings.`;
    expect(listed.at(-1)).toEqual({ code: 'more-warnings', variable: null, detail });
  });
});
