import { type Clock, type Database, type Logger, Loop, type Timers } from '#libs/platform';

const dayMs = 86_400_000;
const batchSize = 5_000;

/** Removes what topics need not keep any more, in small transactions. */
export class Retention {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #loop: Loop;

  constructor(options: { database: Database; clock: Clock; timers: Timers; logger: Logger; intervalMs: number }) {
    const { database, clock, timers, logger, intervalMs } = options;
    this.#database = database;
    this.#clock = clock;
    const round = async () => (await this.removeSome()) > 0;
    this.#loop = new Loop({ name: 'log retention', intervalMs, round, timers, logger });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Removes a bounded number of messages, and returns how many: 0 when there is nothing left to remove. */
  async removeSome(): Promise<number> {
    return (await this.#removeAged()) + (await this.#removeSuperseded());
  }

  async #removeAged(): Promise<number> {
    const removed = await this.#database.query(
      `DELETE FROM messages USING (
         SELECT oldest.* FROM topics JOIN partitions ON topic = name CROSS JOIN LATERAL (
           SELECT partition_id, "offset", written_at FROM messages WHERE partition_id = id ORDER BY "offset" LIMIT ${batchSize}
         ) AS oldest WHERE written_at < $1::timestamptz - retention_days * $2::bigint * interval '1 ms'
       ) AS aged
       WHERE messages.partition_id = aged.partition_id AND messages."offset" = aged."offset" RETURNING 1`,
      [this.#clock.now(), dayMs],
    );
    return removed.length;
  }

  /** Of a compacted topic, only the newest message of a key is kept. */
  async #removeSuperseded(): Promise<number> {
    const removed = await this.#database.query(
      `DELETE FROM messages USING (
         SELECT partition_id, "offset" FROM (
           SELECT partition_id, "offset", lead("offset") OVER (PARTITION BY partition_id, key ORDER BY "offset") AS newer
           FROM messages WHERE partition_id IN (SELECT id FROM partitions JOIN topics ON name = topic WHERE compacted)
         ) AS entry WHERE newer IS NOT NULL LIMIT ${batchSize}
       ) AS entry
       WHERE messages.partition_id = entry.partition_id AND messages."offset" = entry."offset" RETURNING 1`,
    );
    return removed.length;
  }
}
