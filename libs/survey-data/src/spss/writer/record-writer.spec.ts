import { expect, it } from '@jest/globals';
import { RecordWriter } from './record-writer.ts';

it('fills up a text with blanks wherever its memory has to grow', () => {
  const before = 64 * 1024 - 10;
  const result = new RecordWriter().bytes(Buffer.alloc(before, 'x')).padded(Buffer.from('abc'), 40).result();
  expect(result.subarray(before).toString()).toBe('abc'.padEnd(40));
});
