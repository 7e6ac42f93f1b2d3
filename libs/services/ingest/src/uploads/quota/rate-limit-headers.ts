import type { UploadRate } from '#libs/contracts';

/** `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers, as structured fields (RFC 9651). */
export function rateLimitHeaders({ limit, window, remaining, resetAt }: UploadRate, now: Date): Record<string, string> {
  const secondsToReset = Math.max(0, Math.ceil((Date.parse(resetAt) - now.getTime()) / 1000));
  return {
    'ratelimit-policy': `"uploads";q=${limit};w=${window}`,
    ratelimit: `"uploads";r=${remaining};t=${secondsToReset}`,
  };
}
