import { describe, expect, it } from '@jest/globals';
import { accept, ignore, initialQuotaLimits } from '#libs/contracts';
import { limitsDecider, type LimitsCommand, type LimitsEvent } from './limits.decider.ts';

const changedTo = (changes: Partial<typeof initialQuotaLimits>, by = 'anna'): LimitsEvent => ({
  type: 'QuotaChanged',
  data: { limits: { ...initialQuotaLimits, ...changes }, by },
});

const given = (...events: LimitsEvent[]) => ({
  when: (command: LimitsCommand) =>
    limitsDecider.decide(command, events.reduce(limitsDecider.evolve, limitsDecider.initialState)),
});

describe('the limits of the server', () => {
  it('are announced once, so that every reader knows the initial ones', () => {
    expect(given().when({ type: 'Announce' })).toEqual(accept(changedTo({}, 'system')));
    expect(given(changedTo({}, 'system')).when({ type: 'Announce' })).toEqual(ignore('the limits are known'));
  });

  it('keep what a change does not name', () => {
    const decision = given(changedTo({ burst: 5 })).when({ type: 'Change', changes: { window: 30 }, by: 'bert' });
    expect(decision).toEqual(accept(changedTo({ burst: 5, window: 30 }, 'bert')));
  });

  it('are left alone by a change to what they are', () => {
    const decision = given(changedTo({ burst: 5 })).when({ type: 'Change', changes: { burst: 5 }, by: 'bert' });
    expect(decision).toEqual(ignore('the limits are so already'));
  });

  it.each([
    ['burst', 0],
    ['window', -1],
    ['maxFileSize', 1.5],
    ['jobsPerDestination', Number.NaN],
  ])('refuse %s = %d and name it', (name, value) => {
    const decision = given(changedTo({})).when({ type: 'Change', changes: { [name]: value }, by: 'bert' });
    expect(decision).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining(name) });
  });
});
