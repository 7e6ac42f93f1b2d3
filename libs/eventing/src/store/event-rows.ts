import type { Message } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { MessageMetadata, Recorded } from '../messages.ts';

export interface EventRow {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: MessageMetadata & { readonly schemaVersion: number };
}

/** A message for the outbox and, where it is an event of a stream, what the table `events` has beside it. */
export interface WrittenRow {
  readonly message: OutgoingMessage;
  readonly event: (Pick<EventRow, 'type' | 'metadata'> & { readonly stream: string }) | null;
}

/** An event with the version of its data's schema. */
export interface VersionedEvent {
  readonly event: Recorded<Message>;
  readonly schemaVersion: number;
}

/** The table `events`, and what an append adds to `outbox`. */
export class EventRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Everything hangs on the first event of each stream: only where its version is free, and follows the last one, do the
   * others and the outbox rows come to be. An `ON CONFLICT` in place of an error keeps the caller's transaction usable.
   */
  async insert(rows: readonly WrittenRow[]): Promise<boolean> {
    const written = await this.#database.query(
      `WITH given AS (
         SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
           WITH ORDINALITY AS e (stream, version, type, metadata, topic, key, headers, value, n)
       ), heads AS (
         SELECT DISTINCT ON (stream) stream, version, type, value, metadata FROM given
         WHERE stream IS NOT NULL ORDER BY stream, version
       ), first AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT stream, version, type, value::json, metadata::json FROM heads WHERE version - 1 =
           (SELECT coalesce(max(version), 0) FROM events WHERE events.stream = heads.stream)
         ON CONFLICT DO NOTHING RETURNING stream
       ), complete AS (
         SELECT WHERE (SELECT count(*) FROM first) = (SELECT count(*) FROM heads)
       ), rest AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT given.stream, given.version, given.type, given.value::json, given.metadata::json
         FROM complete, given JOIN heads USING (stream) WHERE given.version > heads.version
       )
       INSERT INTO outbox (topic, key, headers, value)
       SELECT topic, key, headers, value FROM complete, given ORDER BY n RETURNING position`,
      [
        rows.map(({ event }) => event?.stream),
        rows.map(({ event }) => event?.metadata.sequence),
        rows.map(({ event }) => event?.type),
        rows.map(({ event }) => event && JSON.stringify(event.metadata)),
        rows.map(({ message }) => message.topic),
        rows.map(({ message }) => message.key),
        rows.map(({ message }) => JSON.stringify(message.headers)),
        rows.map(({ message }) => message.value),
      ],
    );
    return written.length === rows.length;
  }

  async load(stream: string, afterVersion: number): Promise<EventRow[]> {
    return this.#database.query<EventRow>(
      'SELECT type, data, metadata FROM events WHERE stream = $1 AND version > $2 ORDER BY version',
      [stream, afterVersion],
    );
  }

  /** Returns whether no event before these is missing. */
  async adopt(stream: string, events: readonly VersionedEvent[]): Promise<boolean> {
    await this.#database.query(
      `INSERT INTO events (stream, version, type, data, metadata)
       SELECT $1, version, type, data::json, metadata::json
       FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) AS e (version, type, data, metadata)
       ON CONFLICT DO NOTHING`,
      [
        stream,
        events.map(({ event }) => event.metadata.sequence),
        events.map(({ event }) => event.type),
        events.map(({ event }) => JSON.stringify(event.data)),
        events.map(metadataJson),
      ],
    );
    const [count] = await this.#database.query<{ complete: boolean }>(
      'SELECT count(*) = max(version) AS complete FROM events WHERE stream = $1',
      [stream],
    );
    return count?.complete ?? false;
  }
}

const metadataJson = ({ event, schemaVersion }: VersionedEvent): string =>
  JSON.stringify({ ...event.metadata, schemaVersion } satisfies EventRow['metadata']);
