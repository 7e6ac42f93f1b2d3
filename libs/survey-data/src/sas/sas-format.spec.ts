import { describe, expect, it } from '@jest/globals';
import { appearanceOf, parseFormat } from './sas-format.ts';

describe('a format of SAS', () => {
  it.each([
    ['DATE9.', 'date', 'DATE11'],
    ['DDMMYYP10.', 'date', 'EDATE10'],
    ['MMDDYY8.', 'date', 'ADATE10'],
    ['YYMMDD10.', 'date', 'SDATE10'],
    ['E8601DA.', 'date', 'SDATE10'],
    ['MONYY7.', 'date', 'MOYR8'],
    ['YYQ6.', 'date', 'QYR8'],
    ['WEEKV5.', 'date', 'WKYR10'],
    ['WORDDATX20.', 'date', 'DATE11'],
    ['JULIAN7.', 'date', 'JDATE7'],
    ['DATETIME20.', 'datetime', 'DATETIME20'],
    ['DATETIME22.3', 'datetime', 'DATETIME24.3'],
    ['DTDATE9.', 'datetime', 'DATETIME20'],
    ['TIME8.', 'time', 'TIME8'],
    ['HHMM5.', 'time', 'TIME8'],
    ['TOD11.2', 'time', 'TIME11.2'],
    ['8.', 'numeric', 'F8.0'],
    ['8.2', 'numeric', 'F8.2'],
    ['COMMA12.1', 'numeric', 'F12.1'],
    ['BEST12.', 'numeric', 'F12.2'],
    ['', 'numeric', 'F8.2'],
    ['SEXFMT.', 'numeric', 'F8.0'],
    ['DATES.', 'numeric', 'F8.0'],
  ])('%s is shown as %s by %s', (text, type, format) => {
    expect(appearanceOf(parseFormat(text))).toMatchObject({ type, format });
  });

  it.each([
    ['DATETIME20.3', { name: 'DATETIME', width: 20, decimals: 3 }],
    ['e8601dt', { name: 'E8601DT', width: 0, decimals: 0 }],
    ['$char20.', { name: '$CHAR', width: 20, decimals: 0 }],
    ['12.1', { name: '', width: 12, decimals: 1 }],
    ['', { name: '', width: 0, decimals: 0 }],
  ])('%s is taken apart', (text, parts) => {
    expect(parseFormat(text)).toEqual(parts);
  });
});
