const mebibyte = 1024 * 1024;

/** S3's limits: bytes of a part and of an object, and how many parts an object may have. */
export const largestPart = 5 * 1024 * mebibyte;
export const largestObject = 1024 * largestPart;
export const mostParts = 10_000;

/** Three of 16 MiB under way come near the throughput of one request for all; more take memory and gain little. */
const usualPart = 16 * mebibyte;
const usualParts = 5_000;
const doubledEvery = 500;

/**
 * Bytes of a part of an object whose size is not known: 16 MiB for the first 78 GiB, then doubled every 500 parts, so
 * that the largest object S3 can hold needs fewer parts than it may have.
 * @param number from 1 on
 */
export function partSize(number: number): number {
  const doublings = Math.max(0, Math.ceil((number - usualParts) / doubledEvery));
  return Math.min(usualPart * 2 ** doublings, largestPart);
}
