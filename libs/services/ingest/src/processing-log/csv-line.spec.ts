import { describe, expect, it } from '@jest/globals';
import { csvLine } from './csv-line.ts';

describe('csvLine', () => {
  it('quotes what would break the line', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', 'plain'])).toBe('"a,b","say ""x""","two\nlines",plain\r\n');
  });

  it('leaves numbers as they are and nulls empty', () => {
    expect(csvLine([-1.5, true, null, ''])).toBe('-1.5,true,,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('lets no spreadsheet calculate the text %j', (text) => {
    expect(csvLine([text]).trimEnd()).toBe(`'${text}`);
  });
});
