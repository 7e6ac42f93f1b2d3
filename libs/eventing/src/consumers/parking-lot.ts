import type { Clock, Database } from '#libs/platform';
import type { LogMessage } from '../log/event-log.ts';

export interface ParkedMessage extends LogMessage {
  /** How often handling it has failed. */
  readonly attempts: number;
  /** A dead letter that gets another chance, although its stream has gone on without it. */
  readonly replay: boolean;
}

interface ParkedRow {
  readonly topic: string;
  readonly key: string;
  readonly partition: number;
  readonly offset: string;
  readonly headers: string;
  readonly value: string;
  readonly attempts: number;
  readonly replay: boolean;
}

const firstBackoffMs = 10;
const longestBackoffMs = 60_000;

/** Messages of one group that wait for another attempt, and the ones behind them. All joins the caller's transaction. */
export class ParkingLot {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #group: string;

  constructor(database: Database, clock: Clock, group: string) {
    this.#database = database;
    this.#clock = clock;
    this.#group = group;
  }

  /** A message with a reason has failed itself; one without waits behind another one of its key. */
  async park(messages: readonly (LogMessage & { readonly reason: string | null })[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#database.query(
      `INSERT INTO parked_messages
       (group_name, topic, key, partition, "offset", headers, value, attempts, next_attempt_at, reason)
       SELECT $1, topic, key, partition, "offset", headers, value, (reason IS NOT NULL)::int,
         CASE WHEN reason IS NULL THEN $2::timestamptz ELSE $3 END, reason
       FROM unnest($4::text[], $5::text[], $6::int[], $7::bigint[], $8::text[], $9::text[], $10::text[])
         AS m (topic, key, partition, "offset", headers, value, reason) ON CONFLICT DO NOTHING`,
      [
        this.#group,
        this.#after(0),
        this.#after(1),
        messages.map(({ topic }) => topic),
        messages.map(({ key }) => key),
        messages.map(({ partition }) => partition),
        messages.map(({ offset }) => offset),
        messages.map(({ headers }) => JSON.stringify(headers)),
        messages.map(({ value }) => value),
        messages.map(({ reason }) => reason),
      ],
    );
  }

  /** Gives a dead letter another chance, before all others of its key. */
  async admit({ topic, key, partition, offset, headers, value }: LogMessage): Promise<void> {
    await this.#database.query(
      `INSERT INTO parked_messages (group_name, topic, key, partition, "offset", headers, value, next_attempt_at, replay)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true) ON CONFLICT DO NOTHING`,
      [this.#group, topic, key, partition, offset, JSON.stringify(headers), value, this.#clock.now()],
    );
  }

  /** Locks the first message of a key whose time has come, if there is one that no other member works on. */
  async takeDue(): Promise<ParkedMessage | null> {
    const [row] = await this.#database.query<ParkedRow>(
      `SELECT topic, key, partition, "offset", headers, value, attempts, replay FROM parked_messages AS head
       WHERE group_name = $1 AND next_attempt_at <= $2 AND NOT EXISTS (
         SELECT FROM parked_messages AS earlier WHERE earlier.group_name = $1 AND earlier.topic = head.topic
         AND earlier.key = head.key AND earlier."offset" < head."offset")
       ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [this.#group, this.#clock.now()],
    );
    return row
      ? { ...row, offset: BigInt(row.offset), headers: JSON.parse(row.headers) as Record<string, string> }
      : null;
  }

  async remove({ topic, key, offset }: ParkedMessage): Promise<boolean> {
    const removed = await this.#database.query(
      `DELETE FROM parked_messages WHERE group_name = $1 AND topic = $2 AND key = $3 AND "offset" = $4 RETURNING 1`,
      [this.#group, topic, key, offset],
    );
    return removed.length > 0;
  }

  async postpone({ topic, key, offset, attempts }: ParkedMessage, reason: string): Promise<void> {
    await this.#database.query(
      `UPDATE parked_messages SET attempts = $5, next_attempt_at = $6, reason = $7
       WHERE group_name = $1 AND topic = $2 AND key = $3 AND "offset" = $4`,
      [this.#group, topic, key, offset, attempts + 1, this.#after(attempts + 1), reason],
    );
  }

  /** How many messages are parked, and in how many milliseconds the next one is due. */
  async outlook(): Promise<{ parked: number; dueInMs: number | null }> {
    const [row] = await this.#database.query<{ parked: number; due_in: number | null }>(
      `SELECT coalesce(sum(waiting), 0)::int AS parked,
         (extract(epoch FROM min(next_attempt_at) - $2::timestamptz) * 1000)::float AS due_in
       FROM (
         SELECT DISTINCT ON (topic, key) next_attempt_at, count(*) OVER (PARTITION BY topic, key) AS waiting
         FROM parked_messages WHERE group_name = $1 ORDER BY topic, key, "offset"
       ) AS heads`,
      [this.#group, this.#clock.now()],
    );
    return { parked: row?.parked ?? 0, dueInMs: row?.due_in ?? null };
  }

  #after(attempts: number): Date {
    const backoff = attempts === 0 ? 0 : Math.min(firstBackoffMs * 2 ** (attempts - 1), longestBackoffMs);
    return new Date(this.#clock.now().getTime() + backoff);
  }
}
