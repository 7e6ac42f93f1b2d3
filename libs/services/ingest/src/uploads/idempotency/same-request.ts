import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#libs/platform';
import type { KeyedRequest } from './idempotency-records.ts';

/** Throws `idempotency-key-reused`, with what differs, where the key came with another request before. */
export function requireSameRequest(earlier: KeyedRequest, request: Partial<KeyedRequest>): void {
  const differing = (Object.keys(request) as (keyof KeyedRequest)[]).filter(
    // As JSON keeps it: without what is undefined.
    (name) => !isDeepStrictEqual(asJson(earlier[name]), asJson(request[name])),
  );
  if (differing.length === 0) return;
  throw new Problem(
    'idempotency-key-reused',
    `Use another key: this one came before with another ${differing.map((name) => wording[name]).join(' and ')}.`,
  );
}

const wording: Record<keyof KeyedRequest, string> = {
  action: 'action',
  target: 'target',
  options: 'set of options',
  fileName: 'file name',
  size: 'file size',
  sha256: 'file content',
};

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
