import { describe, expect, it } from '@jest/globals';
import { requestedRange } from './byte-range.ts';

describe('requestedRange', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=95-1000', { start: 95, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
  ])('takes %s of 100 bytes', (header, range) => expect(requestedRange(header, 100)).toEqual(range));

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'rows=0-1',
    'bytes=5-1',
    'bytes=0-1,5-6',
    'bytes=a-b',
    'bytes=100-',
    'bytes=-0',
    'bytes=200-300',
  ])('ignores %j', (header) => expect(requestedRange(header, 100)).toBeNull());
});
