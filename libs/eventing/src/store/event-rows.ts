import type { Message } from '#libs/contracts';
import { type Database, unseenLength } from '#libs/platform';
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
   * Adds events of one stream, where the first one's version is free and follows the last one: everything hangs on that.
   * An `ON CONFLICT` in place of an error keeps the caller's transaction usable.
   */
  async insert(rows: readonly WrittenRow[]): Promise<boolean> {
    const written = await this.#database.query(
      `WITH ${given}, first AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT stream, version, type, value::json, metadata::json FROM given WHERE n = 1 AND version - 1 =
           (SELECT coalesce(max(version), 0) FROM events WHERE events.stream = given.stream)
         ON CONFLICT DO NOTHING RETURNING stream
       ), rest AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT given.stream, version, type, value::json, metadata::json FROM first, given WHERE n > 1
       )
       INSERT INTO outbox (topic, key, headers, value)
       SELECT topic, key, headers, value FROM first, given ORDER BY n RETURNING position`,
      columnsOf(rows),
    );
    return written.length === rows.length;
  }

  /**
   * Adds events of several streams, and messages of none, without waiting. So a version that is not free, or follows none,
   * has to be an error of the statement: the primary key's, or that of a version which becomes null.
   */
  async send(rows: readonly WrittenRow[], conflict: () => Error): Promise<void> {
    await this.#database.send(
      `WITH ${given}, last AS (
         SELECT stream, min(version) - 1 AS version FROM given GROUP BY stream
       ), appended AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT stream, CASE WHEN last.version = 0 OR EXISTS (
             SELECT FROM events WHERE events.stream = last.stream AND events.version = last.version
           ) THEN given.version END, type, value::json, metadata::json
         FROM given JOIN last USING (stream)
       )
       INSERT INTO outbox (topic, key, headers, value) SELECT topic, key, headers, value FROM given ORDER BY n`,
      columnsOf(rows),
      (error) => (isConflict(error) ? conflict() : error),
    );
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

const given = `given AS (
    SELECT * FROM unnest(
      ${unseenLength('$1::text[]')}, $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]
    ) WITH ORDINALITY AS e (stream, version, type, metadata, topic, key, headers, value, n)
  )`;

const columnsOf = (rows: readonly WrittenRow[]) => [
  rows.map(({ event }) => event?.stream),
  rows.map(({ event }) => event?.metadata.sequence),
  rows.map(({ event }) => event?.type),
  rows.map(({ event }) => event && JSON.stringify(event.metadata)),
  rows.map(({ message }) => message.topic),
  rows.map(({ message }) => message.key),
  rows.map(({ message }) => JSON.stringify(message.headers)),
  rows.map(({ message }) => message.value),
];

/** `unique_violation` or `not_null_violation` */
const isConflict = (error: Error & { readonly code?: unknown; readonly table?: unknown }): boolean =>
  error.table === 'events' && (error.code === '23505' || error.code === '23502');

const metadataJson = ({ event, schemaVersion }: VersionedEvent): string =>
  JSON.stringify({ ...event.metadata, schemaVersion } satisfies EventRow['metadata']);
