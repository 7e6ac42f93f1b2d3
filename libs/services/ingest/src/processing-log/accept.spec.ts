import { describe, expect, it } from '@jest/globals';
import { prefersCsv } from './accept.ts';

describe('prefersCsv', () => {
  it.each([
    'text/csv',
    'text/csv; charset=utf-8',
    'application/json;q=0.5, text/csv',
    'text/csv, */*;q=0.1',
    'TEXT/CSV',
  ])('takes %j as CSV', (accept) => expect(prefersCsv(accept)).toBe(true));

  it.each([undefined, '', '*/*', 'application/json', 'text/csv;q=0', 'text/csv;q=0.4, application/json', 'text/html'])(
    'takes %j as JSON',
    (accept) => expect(prefersCsv(accept)).toBe(false),
  );
});
