import { describe, it } from '@jest/globals';
import type { DeliveryEvent } from '#libs/contracts';
import { specify } from '#libs/testing';
import { deliveryDecider, type DeliveryCommand } from './delivery.decider.ts';

const delivery = { deliveryId: 'job-3-callback', jobId: 'job', sequence: 3, channel: 'callback' } as const;
const at = new Date('2026-01-01T12:00:00.000Z');
const pauses = [0, 5, 300];

const fail = (final = false): DeliveryCommand => ({
  type: 'Fail',
  delivery,
  reason: 'answered 500',
  final,
  at,
  pauses,
});
const succeed: DeliveryCommand = { type: 'Succeed', delivery };

const failed = (attempt: number, nextAttemptAt: string): DeliveryEvent => ({
  type: 'DeliveryFailed',
  data: { ...delivery, attempt, reason: 'answered 500', nextAttemptAt },
});
const succeeded = (attempt: number): DeliveryEvent => ({ type: 'DeliverySucceeded', data: { ...delivery, attempt } });
const abandoned = (attempt: number): DeliveryEvent => ({
  type: 'DeliveryAbandoned',
  data: { ...delivery, attempt, reason: 'answered 500' },
});
const first = failed(1, '2026-01-01T12:00:05.000Z');
const second = failed(2, '2026-01-01T12:05:00.000Z');

const { given } = specify(deliveryDecider);

describe('a delivery', () => {
  it('ends with its first success', () => {
    given().when(succeed).then(succeeded(1));
    given(first).when(succeed).then(succeeded(2));
  });

  it('is tried again after the pause that belongs to the next attempt', () => {
    given().when(fail()).then(first);
    given(first).when(fail()).then(second);
  });

  it('is abandoned when the last attempt has failed', () => {
    given(first, second).when(fail()).then(abandoned(3));
  });

  it('is abandoned at once where another attempt would be in vain', () => {
    given().when(fail(true)).then(abandoned(1));
  });

  it.each([succeeded(1), abandoned(1)])('that has ended stays so', (end) => {
    given(end).when(succeed).thenIgnored('the delivery has ended');
    given(end).when(fail()).thenIgnored('the delivery has ended');
  });
});
