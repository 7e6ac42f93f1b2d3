import { describe, expect, it } from '@jest/globals';
import type { StoredValue } from '#libs/contracts';
import { secondsOfDate } from './gregorian.ts';
import { asBoolean, asDate, asDateTime, asNumber, asText, asTime, newVariable } from './new-variable.ts';
import { presenter, type Presentation } from './present.ts';

const march = secondsOfDate(2024, 3, 1);
const noon = march + 12 * 3600 + 30 * 60;

describe('a stored value is shown', () => {
  it.each([
    [asNumber(8, 2), 1.5, 1.5],
    [asNumber(8, 2), NaN, null],
    [asNumber(8, 2), Infinity, null],
    [asText(8), 'x', 'x'],
    [asDate('SDATE'), march, '2024-03-01'],
    [asDate('SDATE'), 0, '1582-10-14'],
    [asDate('SDATE'), 1e20, 1e20],
    [asDate('SDATE'), null, null],
    [asDateTime(true, 0), noon, '2024-03-01T12:30:00'],
    [asDateTime(true, 2), noon + 5.25, '2024-03-01T12:30:05.25'],
    [asTime(true, 0), 26 * 3600 + 61, '26:01:01'],
    [asTime(true, 0), -90.5, '-00:01:30.5'],
    [asTime(true, 0), 59.9996, '00:01:00'],
    [asBoolean, 1, true],
    [asBoolean, 0, false],
    [asBoolean, 9, 9],
  ])('%# as it is read', (appearance, stored, shown) => {
    expect(presenter(newVariable('v', appearance))(stored as StoredValue)).toBe(shown);
  });

  it.each<[Presentation, StoredValue, unknown]>([
    [{ labels: true }, 1, 'yes'],
    [{ labels: true }, 3, 3],
    [{ labels: true }, null, null],
    [{}, 1, 1],
    [{ labels: true, raw: true }, 1, 1],
  ])('with %j', (presentation, stored, shown) => {
    const variable = { ...newVariable('v', asNumber(8, 0)), valueLabels: [{ value: 1, label: 'yes' }] };
    expect(presenter(variable, presentation)(stored)).toBe(shown);
  });

  it('as it is stored, if raw', () => {
    expect(presenter(newVariable('v', asDate('SDATE')), { raw: true })(march)).toBe(march);
  });
});
