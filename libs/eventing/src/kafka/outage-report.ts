import type { Clock, Logger } from '#libs/platform';
import { isGroupMoving } from './failures.ts';

const reportEveryMs = 30_000;
/** Kafka gives groups to its brokers within seconds of its start, or of the loss of a broker. */
const groupsMoveWithinMs = 10_000;

/** Logs that Kafka fails, seldom, and that it answers again. */
export class OutageReport {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #since: number | undefined;
  #reportedAt: number | undefined;

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    [this.#clock, this.#logger] = [clock, logger];
  }

  failed(error: unknown): void {
    const now = this.#clock.monotonic();
    this.#since ??= now;
    if (isGroupMoving(error) && now - this.#since < groupsMoveWithinMs) {
      this.#logger.debug({ err: error }, 'kafka group is moving, trying again');
      return;
    }
    if (this.#reportedAt !== undefined && now - this.#reportedAt < reportEveryMs) return;
    this.#reportedAt = now;
    this.#logger.warn({ err: error }, 'kafka fails, trying again');
  }

  succeeded(): void {
    this.#since = undefined;
    if (this.#reportedAt === undefined) return;
    this.#reportedAt = undefined;
    this.#logger.info({}, 'kafka answers again');
  }
}
