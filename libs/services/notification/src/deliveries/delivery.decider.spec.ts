import { describe, expect, it } from '@jest/globals';
import { accept, ignore, type DeliveryEvent } from '#libs/contracts';
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

const given = (...events: DeliveryEvent[]) => ({
  when: (command: DeliveryCommand) =>
    deliveryDecider.decide(command, events.reduce(deliveryDecider.evolve, deliveryDecider.initialState)),
});

describe('a delivery', () => {
  it('ends with its first success', () => {
    expect(given().when(succeed)).toEqual(accept(succeeded(1)));
    expect(given(first).when(succeed)).toEqual(accept(succeeded(2)));
  });

  it('is tried again after the pause that belongs to the next attempt', () => {
    expect(given().when(fail())).toEqual(accept(first));
    expect(given(first).when(fail())).toEqual(accept(second));
  });

  it('is abandoned when the last attempt has failed', () => {
    expect(given(first, second).when(fail())).toEqual(accept(abandoned(3)));
  });

  it('is abandoned at once where another attempt would be in vain', () => {
    expect(given().when(fail(true))).toEqual(accept(abandoned(1)));
  });

  it.each([succeeded(1), abandoned(1)])('that has ended stays so', (end) => {
    expect(given(end).when(succeed)).toEqual(ignore('the delivery has ended'));
    expect(given(end).when(fail())).toEqual(ignore('the delivery has ended'));
  });
});
