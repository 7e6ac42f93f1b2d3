import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Logger, silentLogger } from '#libs/platform';
import { ManualTime } from '#libs/testing';
import { OutageReport } from './outage-report.ts';

const moving = Object.assign(new Error('This is not the correct coordinator for this group'), {
  type: 'NOT_COORDINATOR_FOR_GROUP',
});
const refused = new Error('connect ECONNREFUSED');

describe('the report of an outage', () => {
  let time: ManualTime;
  let lines: string[];
  let report: OutageReport;
  beforeEach(() => {
    time = new ManualTime();
    lines = [];
    const note = (level: string) => (_fields: object, message: string) => void lines.push(`${level}: ${message}`);
    const logger = Object.assign(Object.create(silentLogger) as Logger, {
      ...{ debug: () => undefined, info: note('info'), warn: note('warn') },
    });
    report = new OutageReport({ clock: time.clock, logger });
  });

  it('comes at once, then every half minute, and says when it is over', () => {
    for (let seconds = 0; seconds < 31; seconds += 1) {
      report.failed(refused);
      time.advance(1_000);
    }
    report.succeeded();
    report.succeeded();
    expect(lines).toEqual([
      'warn: kafka fails, trying again',
      'warn: kafka fails, trying again',
      'info: kafka answers again',
    ]);
  });

  it('does not come while Kafka gives a group to another broker', () => {
    report.failed(moving);
    time.advance(5_000);
    report.failed(moving);
    report.succeeded();
    time.advance(60_000);
    report.failed(moving);
    expect(lines).toEqual([]);
  });

  it('comes where that takes too long, or where another failure follows', () => {
    report.failed(moving);
    time.advance(10_000);
    report.failed(moving);
    expect(lines).toEqual(['warn: kafka fails, trying again']);
    report.succeeded();
    report.failed(moving);
    report.failed(refused);
    expect(lines.slice(2)).toEqual(['warn: kafka fails, trying again']);
  });
});
