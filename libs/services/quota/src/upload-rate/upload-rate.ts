import type { QuotaLimits, UploadRate } from '#libs/contracts';

export type RateLimits = Pick<QuotaLimits, 'uploadsPerWindow' | 'window' | 'burst'>;

/**
 * How many uploads are used up, at a time in epoch milliseconds. A level and not GCRA's theoretical arrival time, which
 * would keep what was used under earlier limits in seconds of those limits.
 */
export interface UploadLevel {
  readonly used: number;
  readonly at: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  /** As it is after the decision: an upload that is not allowed uses nothing. */
  readonly level: UploadLevel;
}

/** Hides what floating point leaves over when a level has drained for exactly as long as an upload takes. */
const tolerance = 1e-6;

/** The level as it is now: it drains by `uploadsPerWindow` a window. A clock that was set back drains nothing. */
export function drain({ used, at }: UploadLevel, limits: RateLimits, now: number): UploadLevel {
  const elapsed = Math.max(0, now - at);
  return { used: Math.max(0, used - elapsed / millisecondsPerUpload(limits)), at: Math.max(at, now) };
}

/** GCRA (ITU-T I.371) as a leaky bucket that holds `burst` uploads: one more is allowed where it still fits. */
export function takeUpload(level: UploadLevel, limits: RateLimits, now: number): RateDecision {
  const drained = drain(level, limits, now);
  const allowed = waitFor(drained, limits) === 0;
  return { allowed, level: allowed ? { ...drained, used: drained.used + 1 } : drained };
}

/** What callers are told of a level. */
export function describeRate(level: UploadLevel, limits: RateLimits, now: number): UploadRate {
  const drained = drain(level, limits, now);
  const wait = waitFor(drained, limits);
  const untilReset = wait > 0 ? wait : drained.used * millisecondsPerUpload(limits);
  return {
    limit: limits.uploadsPerWindow,
    window: limits.window,
    remaining: Math.max(0, Math.floor(limits.burst - drained.used + tolerance)),
    resetAt: new Date(Math.ceil(now + untilReset)).toISOString(),
    retryAfter: Math.ceil(wait / 1000),
  };
}

/** Milliseconds until one more upload fits. */
function waitFor({ used }: UploadLevel, limits: RateLimits): number {
  const excess = used + 1 - limits.burst;
  return excess > tolerance ? excess * millisecondsPerUpload(limits) : 0;
}

const millisecondsPerUpload = ({ uploadsPerWindow, window }: RateLimits): number => (window * 1000) / uploadsPerWindow;
