import type { Message, MessageFamily, MessageOf } from '#libs/contracts';
import type { Clock, Database, Identifiers } from '#libs/platform';
import type { Causation, Recorded } from '../messages.ts';
import { EventStore, type Append, type StreamName } from './event-store.ts';

export interface PostgresEventStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  /** The service's name, as in its events' `source`. */
  readonly source: string;
  readonly families: readonly MessageFamily[];
}

/** Streams and outbox in the service's own schema: see `eventingMigrations`. */
export class PostgresEventStore extends EventStore {
  constructor(_options: PostgresEventStoreOptions) {
    super();
  }

  append<Family extends MessageFamily>(_append: Append<Family>): Promise<Recorded<MessageOf<Family>>[]> {
    return Promise.reject(new Error('under construction'));
  }

  load<Family extends MessageFamily>(
    _family: Family,
    _stream: StreamName,
    _afterVersion?: number,
  ): Promise<Recorded<MessageOf<Family>>[]> {
    return Promise.reject(new Error('under construction'));
  }

  adopt(_stream: StreamName, _events: readonly Recorded<Message>[]): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }

  publish<Family extends MessageFamily>(
    _family: Family,
    _key: string,
    _message: MessageOf<Family>,
    _causation?: Causation,
  ): Promise<void> {
    return Promise.reject(new Error('under construction'));
  }
}
