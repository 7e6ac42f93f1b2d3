import { pino, type Logger as Pino } from 'pino';

/**
 * A log line is an event with fields and a short, constant name:
 * `logger.info({ jobId, sequence }, 'job queued')`. Never a token, a mail address or respondent data.
 */
export type Logger = Pick<Pino, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(fields: Record<string, unknown>): Logger;
};

/** Injection token, since `Logger` is a type. */
export const LOGGER = Symbol('Logger');

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export function createLogger(level: LogLevel, application: string): Logger {
  return pino({
    level,
    base: { application },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers.token'],
  });
}

/** For tests and scripts that have nothing to say. */
export const silentLogger: Logger = pino({ level: 'silent' });
