import { expect, it } from '@jest/globals';
import { ManualTime } from '#libs/testing';
import { StorageOutage } from './storage-outage.ts';

const second = 1000;

/** Seconds, from a failed attempt on, for which no other one begins. */
function pause(outage: StorageOutage, time: ManualTime): number {
  outage.noticed();
  for (let seconds = 0; ; seconds += 1) {
    if (!outage.lasts) return seconds;
    time.advance(second);
  }
}

it('holds attempts back for longer and longer, but not for more than a minute', () => {
  const time = new ManualTime();
  const outage = new StorageOutage(time.clock);
  expect(outage.lasts).toBe(false);
  expect(Array.from({ length: 8 }, () => pause(outage, time))).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

it('takes attempts that fail at the same time for one', () => {
  const time = new ManualTime();
  const outage = new StorageOutage(time.clock);
  outage.noticed();
  outage.noticed();
  expect(pause(outage, time)).toBe(1);
});

it('begins anew when an attempt got through', () => {
  const time = new ManualTime();
  const outage = new StorageOutage(time.clock);
  pause(outage, time);
  pause(outage, time);
  outage.over();
  expect(pause(outage, time)).toBe(1);
});
