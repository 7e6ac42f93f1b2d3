import { describe, expect, it } from '@jest/globals';
import { presignSignatureV4 } from 'minio/dist/esm/signing.mjs';
import { UrlSigner } from './url-signer.ts';

const account = { accessKey: 'a key/with+signs', secretKey: 'secret', region: 'eu-central-1' };
const signer = new UrlSigner(account);

/** By the client. */
function expected(method: string, path: string, headers: Record<string, string>, now: Date): string {
  const { accessKey, secretKey, region } = account;
  const request = { method, path, headers, protocol: 'http:' };
  return presignSignatureV4(request as never, accessKey, secretKey, undefined, region, now, 900);
}

describe('a signed URL', () => {
  const host = 'storage.example:9000';
  it.each([
    ['a plain request', 'PUT', '/bucket/uploads/0199', { host }],
    ['a bare parameter', 'POST', '/bucket/uploads/0199?uploads', { host, 'x-amz-checksum-type': 'FULL_OBJECT' }],
    ['parameters', 'PUT', '/bucket/a%20b?partNumber=2&uploadId=x%2By', { host }],
    ['headers', 'PUT', '/bucket/a', { host, 'x-amz-meta-writer': 'me', 'x-amz-checksum-crc32': 'AAAAAA==' }],
  ])('is what the client makes of it: %s', (_what, method, path, headers) => {
    for (const time of ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', '2026-03-01T12:00:00.000Z']) {
      const now = new Date(time);
      expect(`http://${host}${signer.sign({ method, path, headers }, now)}`).toBe(expected(method, path, headers, now));
    }
  });
});
