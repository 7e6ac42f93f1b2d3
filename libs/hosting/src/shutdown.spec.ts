import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silentLogger } from '#libs/platform';
import { ManualTime } from '#libs/testing';
import { endCleanly } from './shutdown.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

describe('A process ends', () => {
  const before = process.exitCode;
  let time: ManualTime;
  let exited: Promise<number | string | null | undefined>;
  beforeEach(() => {
    time = new ManualTime();
    exited = new Promise((resolve) => {
      jest.spyOn(process, 'exit').mockImplementation((code) => resolve(code ?? process.exitCode) as never);
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const signal of signals) process.removeAllListeners(signal);
    process.exitCode = before;
  });
  const prepare = (cleanUp: () => Promise<void>) => endCleanly(cleanUp, { logger: silentLogger, timers: time.timers });

  it.each(signals)('with 0 after %s, once it is cleaned up', async (signal) => {
    const cleaned = jest.fn(async () => undefined);
    prepare(cleaned);
    for (let repeat = 0; repeat < 2; repeat += 1) process.emit(signal, signal);
    expect(await exited).toBe(0);
    expect(cleaned).toHaveBeenCalledTimes(1);
  });

  it('with 1 after a failure, so that it is started again', async () => {
    const cleaned = jest.fn(async () => undefined);
    prepare(cleaned)(new Error('the consumer group cannot be joined'));
    expect(await exited).toBe(1);
    expect(cleaned).toHaveBeenCalledTimes(1);
  });

  it('with 1 when the clean-up fails', async () => {
    prepare(() => Promise.reject(new Error('no')));
    process.emit('SIGTERM', 'SIGTERM');
    expect(await exited).toBe(1);
  });

  it('with 1 when the clean-up takes longer than its time', async () => {
    prepare(() => new Promise(() => undefined));
    process.emit('SIGTERM', 'SIGTERM');
    time.advance(20_000);
    expect(await exited).toBe(1);
  });
});
