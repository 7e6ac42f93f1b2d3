import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from '#libs/platform';
import { ManualTime } from '#libs/testing';
import { systemPorts } from './ports.ts';
import { whenReachable } from './reachable.ts';

const quiet = systemPorts(parseConfiguration({ LOG_LEVEL: 'silent' }), 'test');

describe('An engine at the start of a service', () => {
  let time: ManualTime;
  let attempts: number;
  beforeEach(() => {
    time = new ManualTime();
    attempts = 0;
  });

  /** The engine refuses that many attempts; a second passes after each. */
  const open = (refusals: number, signal?: AbortSignal, refusal = new Error('connection refused')) =>
    whenReachable(
      'Kafka',
      async () => {
        attempts += 1;
        if (attempts > refusals) return 'open';
        setImmediate(() => time.advance(1_000));
        throw refusal;
      },
      { ...quiet, ...time },
      signal,
    );

  it('is waited for until it answers', async () => {
    expect(await open(30)).toBe('open');
    expect(attempts).toBe(31);
  });

  it('is given up after a minute, with the last reason', async () => {
    await expect(open(Infinity)).rejects.toThrow('Kafka could not be reached for 60 s: connection refused');
    expect(attempts).toBe(61);
  });

  it('is not waited for any more when the service is told to stop', async () => {
    await expect(open(Infinity, AbortSignal.abort())).rejects.toThrow('stopped while waiting for Kafka');
    expect(attempts).toBe(1);
  });

  it('is not tried again where its configuration cannot be used', async () => {
    const refusal = new ConfigurationError('KAFKA_BROKERS: …');
    await expect(open(Infinity, undefined, refusal)).rejects.toBe(refusal);
    expect(attempts).toBe(1);
  });
});
