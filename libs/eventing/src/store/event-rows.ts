import type { Message } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { OutgoingMessage } from '../log/event-log.ts';
import type { MessageMetadata, Recorded } from '../messages.ts';

export interface EventRow {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: MessageMetadata & { readonly schemaVersion: number };
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
   * Everything hangs on the first event: only where its version is free, and follows the last one, do the others and
   * the outbox rows come to be. An `ON CONFLICT` in place of an error keeps the caller's transaction usable.
   */
  async append(
    stream: string,
    expectedVersion: number,
    events: readonly VersionedEvent[],
    messages: readonly OutgoingMessage[],
  ): Promise<boolean> {
    const rows = await this.#database.query(
      `WITH given AS (
         SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS e (type, data, metadata, headers, n)
       ), first AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT $1, $2::int + 1, type, data::json, metadata::json FROM given
         WHERE n = 1 AND $2 = (SELECT coalesce(max(version), 0) FROM events WHERE stream = $1)
         ON CONFLICT DO NOTHING RETURNING version
       ), rest AS (
         INSERT INTO events (stream, version, type, data, metadata)
         SELECT $1, $2::int + n, type, data::json, metadata::json FROM first, given WHERE n > 1
       )
       INSERT INTO outbox (topic, key, headers, value)
       SELECT $7, $8, headers, data FROM first, given ORDER BY n RETURNING position`,
      [
        stream,
        expectedVersion,
        events.map(({ event }) => event.type),
        messages.map(({ value }) => value),
        events.map(metadataJson),
        messages.map(({ headers }) => JSON.stringify(headers)),
        messages[0]?.topic,
        messages[0]?.key,
      ],
    );
    return rows.length === events.length;
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
