import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#libs/platform';

/** What Nest itself has to say, as log lines with a `context`. Its start-up chatter is for debugging. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, context?: string): void {
    this.#logger.debug({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.#logger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.#logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.#logger.warn({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string): void {
    this.#logger.error({ context, err: message instanceof Error ? message : undefined, stack }, String(message));
  }
}
