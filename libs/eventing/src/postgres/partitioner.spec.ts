import { describe, expect, it } from '@jest/globals';
import { partitionOf } from './partitioner.ts';

describe('the partition of a key', () => {
  // Hashes from Kafka's own test of its murmur2 (UtilsTest.testMurmur2), without their signs.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('is that of Kafka for %s', (key, hash) => {
    expect(partitionOf(key, 2 ** 31)).toBe(hash & 0x7fffffff);
    expect(partitionOf(key, 6)).toBe((hash & 0x7fffffff) % 6);
  });
});
