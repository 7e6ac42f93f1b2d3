import { describe, expect, it } from '@jest/globals';
import { describeRate, drain, takeUpload, type RateLimits, type UploadLevel } from './upload-rate.ts';

const limits: RateLimits = { uploadsPerWindow: 60, window: 60, burst: 3 };
const start = Date.parse('2026-01-01T00:00:00.000Z');
const idle: UploadLevel = { used: 0, at: start };

function take(count: number, level: UploadLevel, now: number, under = limits): UploadLevel {
  for (let n = 0; n < count; n += 1) {
    const decision = takeUpload(level, under, now);
    expect(decision.allowed).toBe(true);
    level = decision.level;
  }
  return level;
}

describe('the server-wide upload rate', () => {
  it('lets the burst through at once, and no more', () => {
    const level = take(3, idle, start);
    expect(takeUpload(level, limits, start).allowed).toBe(false);
  });

  it('uses nothing for an upload that is not allowed', () => {
    const level = take(3, idle, start);
    expect(takeUpload(level, limits, start).level).toEqual(level);
  });

  it('allows one upload each second once the burst is used', () => {
    let level = take(3, idle, start);
    for (let second = 1; second <= 100; second += 1) {
      expect(takeUpload(level, limits, start + second * 1000 - 1).allowed).toBe(false);
      level = take(1, level, start + second * 1000);
    }
  });

  it('allows just the limit in a window after the burst', () => {
    const tight = { uploadsPerWindow: 7, window: 3, burst: 2 };
    let level = idle;
    let allowed = 0;
    for (let now = start; now <= start + 30_000; now += 1) {
      const decision = takeUpload(level, tight, now);
      level = decision.level;
      if (decision.allowed) allowed += 1;
    }
    expect(allowed).toBe(2 + 70);
  });

  it('holds no more than the burst however long it was quiet', () => {
    const level = take(3, { used: 2, at: start - 86_400_000 }, start);
    expect(takeUpload(level, limits, start).allowed).toBe(false);
  });

  it('drains nothing while the clock goes backwards', () => {
    const level = take(3, idle, start);
    expect(takeUpload(level, limits, start - 60_000).allowed).toBe(false);
    expect(drain(level, limits, start - 60_000)).toEqual(level);
  });

  it('counts what was used before when the burst is lowered', () => {
    const level = take(3, idle, start);
    const lowered = { ...limits, burst: 1 };
    expect(describeRate(level, lowered, start)).toMatchObject({ remaining: 0, retryAfter: 3 });
    expect(takeUpload(level, lowered, start + 2999).allowed).toBe(false);
    expect(takeUpload(level, lowered, start + 3000).allowed).toBe(true);
  });

  it('gives way at once when the burst is raised', () => {
    const level = take(3, idle, start);
    expect(takeUpload(level, { ...limits, burst: 4 }, start).allowed).toBe(true);
  });
});

describe('the description of the upload rate', () => {
  it('says what is left, and when the whole burst is back, while an upload is possible', () => {
    expect(describeRate(take(2, idle, start), limits, start)).toEqual({
      limit: 60,
      window: 60,
      remaining: 1,
      resetAt: '2026-01-01T00:00:02.000Z',
      retryAfter: 0,
    });
  });

  it('says when the next upload is possible while none is', () => {
    const level = take(3, idle, start);
    expect(describeRate(level, limits, start + 400)).toMatchObject({
      remaining: 0,
      resetAt: '2026-01-01T00:00:01.000Z',
      retryAfter: 1,
    });
  });

  it('never advises to come back too early', () => {
    const uneven = { uploadsPerWindow: 7, window: 3, burst: 1 };
    const level = take(1, idle, start, uneven);
    const { resetAt } = describeRate(level, uneven, start);
    expect(takeUpload(level, uneven, Date.parse(resetAt)).allowed).toBe(true);
  });
});
