import { describe, expect, it } from '@jest/globals';
import { largestObject, largestPart, mostParts, partSize } from './part-size.ts';

describe('the size of a part', () => {
  it('is 16 MiB for what is usual', () => {
    expect(partSize(1)).toBe(16 * 1024 * 1024);
    expect(partSize(5_000)).toBe(16 * 1024 * 1024);
  });

  it('lets the largest object have no more parts than it may', () => {
    const sizes = Array.from({ length: mostParts }, (_, index) => partSize(index + 1));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(largestObject);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(largestPart);
  });
});
