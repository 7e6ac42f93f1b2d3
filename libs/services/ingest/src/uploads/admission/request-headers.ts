import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '#libs/platform';
import { malformed } from './malformed.ts';

/** What boundaries, headers of parts and options may add to a file: so much less is what a request declares. */
const framingAllowance = 64 * 1024;

/** RFC 2046: 1 to 70 characters. */
const boundary = /;\s*boundary=(?:"[^"]{1,70}"|[^\s";]{1,70})(?:\s*;|\s*$)/i;

/** The content type of a multipart body. Throws the problems of a body that cannot be read. */
export function multipartType(headers: IncomingHttpHeaders): string {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  if (encoding.toLowerCase() !== 'identity') {
    throw new Problem(
      'unsupported-content-encoding',
      'Send the body as it is. To save bandwidth, upload the file as ".gz" or ".zip".',
    );
  }
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) {
    throw malformed('Send the file as part "dataset" of a "multipart/form-data" body.');
  }
  if (!boundary.test(type)) throw malformed('Name the boundary of the parts in "Content-Type"; HTTP clients do it.');
  return type;
}

/** The least size of the file in bytes, as the request's length tells it; null where that is not known. */
export function declaredSize({ 'content-length': length }: IncomingHttpHeaders): number | null {
  if (length === undefined) return null;
  return Math.min(Math.max(0, Number(length) - framingAllowance), Number.MAX_SAFE_INTEGER);
}

/** Null where the caller sent none. */
export function idempotencyKey({ 'idempotency-key': key }: IncomingHttpHeaders): string | null {
  if (key === undefined) return null;
  if (typeof key === 'string' && key.length >= 1 && key.length <= 255) return key;
  throw malformed('Send an "Idempotency-Key" of 1 to 255 characters, once, or none.');
}
