import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { MessageFamily } from '#libs/contracts';
import type { Clock, Database, Identifiers, Logger, Timers } from '#libs/platform';
import type { EventLog } from '../log/event-log.ts';

export interface EventLogServerOptions {
  readonly log: EventLog;
  readonly database: Database;
  readonly families: readonly MessageFamily[];
  /** The service's name, as the source of dead letters. */
  readonly service: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly identifiers: Identifiers;
  readonly logger: Logger;
}

/** The second argument of `@EventPattern<string>(topic, extras)`. */
export interface HandlerExtras {
  readonly group: string;
  /** The handler gets arrays of events of one partition. */
  readonly batch?: boolean;
  /** Where messages of several topics wait for a group, those of the lower number come first (default 0). */
  readonly order?: number;
}

export interface GroupStatus {
  readonly group: string;
  readonly state: 'running' | 'stopped';
  /** Why it has stopped, or what keeps its last batch from going through. */
  readonly error: string | null;
  readonly parkedMessages: number;
  readonly deadLetters: number;
}

export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Messages that wait. */
  readonly lag: number;
}

/**
 * Nest's transport over the event log. To be connected with `RethrowingRpcFilter`:
 * `application.connectMicroservice({ strategy: server }).useGlobalFilters(new RethrowingRpcFilter())`.
 */
export class EventLogServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  /** Resolves when every group has its first assignment. */
  readonly ready: Promise<void> = Promise.resolve();

  constructor(_options: EventLogServerOptions) {
    super();
  }

  listen(callback: () => void): void {
    callback();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** For health: every group's state. */
  groups(): Promise<GroupStatus[]> {
    return Promise.resolve([]);
  }

  /** For metrics: how many messages wait in each partition. */
  lags(): Promise<PartitionLag[]> {
    return Promise.resolve([]);
  }

  on(): never {
    throw new Error('the event log has no events of its own');
  }

  unwrap<T>(): T {
    throw new Error('there is no broker client behind the event log server');
  }
}
