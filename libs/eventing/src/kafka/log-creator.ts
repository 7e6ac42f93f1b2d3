import type { logCreator } from 'kafkajs';
import type { Logger } from '#libs/platform';

/** kafkajs' own lines as events. What it reports as an error is thrown as well, and logged where it is dealt with. */
export function logCreatorFor(logger: Logger): logCreator {
  return () =>
    ({ label, namespace, log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } }) =>
      logger.debug({ ...fields, namespace, severity: label, report: message }, 'kafka client reports');
}
