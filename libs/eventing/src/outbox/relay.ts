import type { Database, Logger, Timers } from '#libs/platform';
import type { EventLog } from '../log/event-log.ts';

export interface RelayOptions {
  readonly database: Database;
  readonly log: EventLog;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Publishes the outbox of one service; of all its instances only one does so at a time. */
export class Relay {
  constructor(_options: RelayOptions) {}

  start(): void {}

  /** Resolves after the batch under way. What is left in the outbox is published after the next start. */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** How many rounds in a row have failed: 0 when healthy. */
  get failures(): number {
    return 0;
  }
}
