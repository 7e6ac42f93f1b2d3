import { createTestDatabase } from '#libs/testing';
import { silentLogger, SystemClock, SystemIdentifiers, SystemRandom, SystemTimers } from '#libs/platform';
import { describeEventLog } from '../log/event-log.contract.ts';
import { PostgresEventLog } from './postgres-event-log.ts';

const sessionTimeoutMs = 500;

describeEventLog('PostgreSQL', sessionTimeoutMs, async () => {
  const url = await createTestDatabase();
  const clock = new SystemClock();
  const ports = {
    url,
    clock,
    timers: new SystemTimers(),
    identifiers: new SystemIdentifiers(clock, new SystemRandom()),
    logger: silentLogger,
  };
  return {
    connect: () => PostgresEventLog.connect({ ...ports, sessionTimeoutMs, pollMs: 20 }),
    dispose: () => Promise.resolve(),
  };
});
