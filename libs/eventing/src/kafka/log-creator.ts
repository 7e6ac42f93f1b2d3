import { logLevel, type logCreator } from 'kafkajs';
import type { Clock, Logger } from '#libs/platform';

const quietMs = 60_000;

/**
 * kafkajs' own lines as events. What it reports as an error is thrown as well, and logged where it is dealt with: here a
 * line is a warning, once a minute.
 */
export function logCreatorFor(logger: Logger, clock: Clock): logCreator {
  const warned = new Map<string, number>();
  const isNew = (message: string) => {
    const now = clock.monotonic();
    if (now - (warned.get(message) ?? -Infinity) < quietMs) return false;
    if (warned.size > 1_000) warned.clear();
    warned.set(message, now);
    return true;
  };
  return () =>
    ({ level, namespace, log: { message, timestamp: _, logger: _name, stack: _stack, ...fields } }) => {
      const event = { ...fields, namespace, kafkajs: message };
      if (level === logLevel.ERROR && isNew(message)) logger.warn(event, 'kafka client warns');
      else logger.debug(event, 'kafka client reports');
    };
}
