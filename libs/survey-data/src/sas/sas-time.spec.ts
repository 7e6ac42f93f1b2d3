import { expect, it } from '@jest/globals';
import { isoDateTime } from '../codebook/gregorian.ts';
import { conversionOf, secondsOfDays, secondsOfSeconds } from './sas-time.ts';

it.each([
  [0, '1960-01-01T00:00:00'],
  [-137_774, '1582-10-15T00:00:00'],
  [21_310, '2018-05-06T00:00:00'],
  [745_153, '4000-02-28T00:00:00'],
  [745_154, '4000-03-01T00:00:00'],
  [2_936_547, '9999-12-31T00:00:00'],
])('day %d of SAS is %s', (days, iso) => {
  expect(isoDateTime(secondsOfDays(days))).toBe(iso);
  expect(secondsOfSeconds(days * 86_400)).toBe(secondsOfDays(days));
});

it('a missing date stays missing; times and numbers are kept as they are', () => {
  expect([secondsOfDays(NaN), secondsOfSeconds(NaN)]).toEqual([NaN, NaN]);
  expect([conversionOf('time'), conversionOf('numeric')]).toEqual([null, null]);
});
