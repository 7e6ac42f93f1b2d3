import { describe, expect, it } from '@jest/globals';
import { initialQuotaLimits } from '#libs/contracts';
import { specify } from '#libs/testing';
import { limitsDecider, type LimitsEvent } from './limits.decider.ts';

const { given } = specify(limitsDecider);

const changedTo = (changes: Partial<typeof initialQuotaLimits>, by = 'anna'): LimitsEvent => ({
  type: 'QuotaChanged',
  data: { limits: { ...initialQuotaLimits, ...changes }, by },
});

describe('the limits of the server', () => {
  it('are announced once, so that every reader knows the initial ones', () => {
    given().when({ type: 'Announce' }).then(changedTo({}, 'system'));
    given(changedTo({}, 'system')).when({ type: 'Announce' }).thenIgnored('the limits are known');
  });

  it('keep what a change does not name', () => {
    given(changedTo({ burst: 5 }))
      .when({ type: 'Change', changes: { window: 30 }, by: 'bert' })
      .then(changedTo({ burst: 5, window: 30 }, 'bert'));
  });

  it('are left alone by a change to what they are', () => {
    given(changedTo({ burst: 5 }))
      .when({ type: 'Change', changes: { burst: 5 }, by: 'bert' })
      .thenIgnored('the limits are so already');
  });

  it.each([
    ['burst', 0],
    ['window', -1],
    ['maxFileSize', 1.5],
    ['jobsPerDestination', Number.NaN],
  ])('refuse %s = %d and name it', (name, value) => {
    const decision = limitsDecider.decide(
      { type: 'Change', changes: { [name]: value }, by: 'bert' },
      limitsDecider.initialState,
    );
    expect(decision).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining(name) });
  });
});
