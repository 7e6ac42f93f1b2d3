import { describe, expect, it } from '@jest/globals';
import { csvCell, csvLine } from './csv-line.ts';

const line = (...values: (string | number | boolean | null)[]) => csvLine(values.map(csvCell));

describe('a line of CSV', () => {
  it('quotes what would break it', () => {
    expect(line('a,b', 'say "x"', 'two\nlines', 'plain')).toBe('"a,b","say ""x""","two\nlines",plain\r\n');
  });

  it('leaves numbers as they are, and null empty', () => {
    expect(line(-1.5, true, null, '')).toBe('-1.5,true,,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('lets no spreadsheet calculate the text %j', (text) => {
    expect(csvCell(text)).toBe(`'${text}`);
  });
});
