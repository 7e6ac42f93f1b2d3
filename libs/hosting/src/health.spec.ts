import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualTime } from '#libs/testing';
import { Health, type HealthCheck } from './health.ts';

describe('A process', () => {
  let time: ManualTime;
  let health: Health;
  beforeEach(() => {
    time = new ManualTime();
    health = new Health(time.timers);
  });
  const started = (check: HealthCheck) => health.started(new Map([['log', check]]));

  it('is not ready while it starts', async () => {
    expect(await health.readiness()).toEqual({ status: 'starting', engines: {} });
  });

  it('is ready when its engines answer', async () => {
    started(async () => undefined);
    expect(await health.readiness()).toEqual({ status: 'ok', engines: { log: { status: 'ok' } } });
  });

  it('is not ready while an engine is away, says why, and is ready again when that is back', async () => {
    let away = true;
    started(async () => {
      if (away) throw new Error('no broker answers');
    });
    expect(await health.readiness()).toEqual({
      status: 'unavailable',
      engines: { log: { status: 'unavailable', reason: 'no broker answers' } },
    });
    away = false;
    expect(await health.readiness()).toMatchObject({ status: 'ok' });
  });

  it('waits three seconds for an engine that hangs, and asks it once at a time', async () => {
    let asked = 0;
    const answer = Promise.withResolvers<void>();
    started(() => {
      asked += 1;
      return answer.promise;
    });
    const readiness = [health.readiness(), health.readiness()];
    time.advance(3_000);
    const unavailable = { status: 'unavailable', reason: 'no answer within 3 s' };
    for (const { engines } of await Promise.all(readiness)) expect(engines).toEqual({ log: unavailable });
    expect(asked).toBe(1);
    answer.resolve();
    await answer.promise;
    expect(await health.readiness()).toMatchObject({ status: 'ok' });
  });

  it('is not ready once it is about to stop, even if it has not quite started', async () => {
    health.stopping();
    started(async () => undefined);
    expect(await health.readiness()).toMatchObject({ status: 'stopping' });
  });
});
