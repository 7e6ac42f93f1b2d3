import { type Database, type Logger, Loop, type Queryable, type Timers, unseenLength } from '#libs/platform';
import { Doorbell } from '../concurrency/doorbell.ts';
import type { EventLog } from '../log/event-log.ts';
import { Outbox } from './outbox.ts';

export interface RelayOptions {
  readonly database: Database;
  readonly log: EventLog;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The service's name, for log lines. */
  readonly service: string;
  /** Messages published at a time. */
  readonly batchSize?: number;
  /** Milliseconds between two looks into the outbox when nobody in this process adds to it. */
  readonly pollMs?: number;
}

interface OutboxRow {
  readonly position: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: string;
  readonly value: string;
}

/** A term that ends well lets the loop forget earlier failures. */
const batchesPerTerm = 1000;
/** Rows that a read passes by in no time. */
const deletedAtMost = 2000;
/** Rows that PostgreSQL compares one by one sooner than it plans a statement that hashes them. */
const fewRows = 50;
const lockKey = `hashtextextended(current_schema() || '.outbox', 0)`;

const deleteAndRead = (passedBy: string) => `
  WITH deleted AS (DELETE FROM outbox WHERE position = ANY(${unseenLength('$1::bigint[]')}))
  SELECT position, topic, key, headers, value FROM outbox
  WHERE position <> ALL(${passedBy}) ORDER BY position LIMIT $3`;
const passingByFew = deleteAndRead(unseenLength('$2::bigint[]'));
const passingByMany = deleteAndRead('$2::bigint[]');

/**
 * Publishes the outbox of one service; of all its instances only one does so at a time. It takes the oldest committed
 * rows and deletes them once the log has them: a cursor would pass by rows that commit late.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #batchSize: number;
  readonly #loop: Loop;
  readonly #doorbell: Doorbell;
  #stopListening: (() => void) | undefined;
  #failures = 0;
  #deleted = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#batchSize = options.batchSize ?? 1000;
    this.#doorbell = new Doorbell(options.timers);
    const { service, timers, logger } = options;
    this.#loop = new Loop({
      name: `relay of ${service}`,
      intervalMs: 500,
      // Where the log was away, callers wait for what the outbox holds: the longest pause is 1.6 s.
      backoffMs: 25,
      round: (signal) => this.#round(signal),
      timers,
      logger,
    });
  }

  start(): void {
    this.#stopListening ??= Outbox.of(this.#options.database).onAdded(() => this.#doorbell.ring());
    this.#loop.start();
  }

  /** Resolves after the batch under way. What is left in the outbox is published after the next start. */
  async stop(): Promise<void> {
    this.#stopListening?.();
    const stopped = this.#loop.stop();
    this.#doorbell.ring();
    await stopped;
  }

  /** How many rounds in a row have failed: 0 when healthy. */
  get failures(): number {
    return this.#failures;
  }

  async #round(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.#lead(signal);
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  /** The lock, the reading and the deleting share a connection: who loses it can no longer publish. */
  async #lead(signal: AbortSignal): Promise<boolean> {
    return this.#options.database.withConnection(async (connection) => {
      const [lock] = await connection.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${lockKey}) AS held`);
      if (!lock?.held) return false;
      try {
        // A deletion that a crash undoes only repeats messages, and consumers skip repeats.
        await connection.query('SET synchronous_commit = off');
        // What it expects to be a nearly empty table PostgreSQL would rather read whole, with all that was deleted lately.
        await connection.query('SET enable_seqscan = off');
        await this.#publishForATerm(connection, signal);
        return true;
      } finally {
        await connection.query('RESET synchronous_commit');
        await connection.query('RESET enable_seqscan');
        await connection.query(`SELECT pg_advisory_unlock(${lockKey})`);
      }
    });
  }

  /** While the log writes a batch, the next one is read and the one before deleted: nothing waits for that. */
  async #publishForATerm(connection: Queryable, signal: AbortSignal): Promise<void> {
    const { pollMs = 100 } = this.#options;
    let published: readonly OutboxRow[] = [];
    let current: readonly OutboxRow[] = [];
    for (let batch = 0; batch < batchesPerTerm && !signal.aborted; batch += 1) {
      // Looking for more can wait until the batch that was all is published.
      const limit = this.#isAll(current) ? 0 : this.#batchSize;
      const read = this.#deleteAndRead(connection, published, current, limit);
      const [next] = await Promise.all([read, this.#produce(current)]);
      [published, current] = [current, next];
      if (published.length > 0 || current.length === 0) this.#failures = 0;
      // What is published can wait: it is deleted on the way of the next reading.
      if (current.length === 0) await this.#doorbell.rest(pollMs);
    }
    await this.#deleteAndRead(connection, published, current, 0);
  }

  /** Deletes what is published, and reads the oldest rows but those that are being published. */
  async #deleteAndRead(
    connection: Queryable,
    published: readonly OutboxRow[],
    current: readonly OutboxRow[],
    limit: number,
  ): Promise<readonly OutboxRow[]> {
    if (published.length === 0 && limit === 0) return [];
    const passedBy = [...published, ...current];
    const rows = await connection.query<OutboxRow>(passedBy.length > fewRows ? passingByMany : passingByFew, [
      positionsOf(published),
      positionsOf(passedBy),
      limit,
    ]);
    this.#deleted += published.length;
    // Where there is a backlog, this would take longer than it saves.
    if (this.#deleted >= deletedAtMost && this.#isAll(published)) void this.#vacuum();
    return rows;
  }

  async #produce(rows: readonly OutboxRow[]): Promise<void> {
    const messages = rows.map(({ topic, key, headers, value }) => ({
      topic,
      key,
      headers: JSON.parse(headers) as Record<string, string>,
      value,
    }));
    if (messages.length > 0) await this.#options.log.produce(messages);
  }

  /** What was deleted lies before the oldest rows: left to autovacuum, each read would pass by a minute's messages. */
  async #vacuum(): Promise<void> {
    const { database, logger } = this.#options;
    this.#deleted = -Infinity;
    try {
      await database.query('VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) outbox');
    } catch (err) {
      logger.warn({ err }, 'outbox not vacuumed');
    }
    this.#deleted = 0;
  }

  /** Whether a batch was all that the outbox had. */
  #isAll({ length }: readonly OutboxRow[]): boolean {
    return length > 0 && length < this.#batchSize;
  }
}

/** As an array's text: the driver would quote each element on its own. */
const positionsOf = (rows: readonly OutboxRow[]) => `{${rows.map(({ position }) => position).join()}}`;
