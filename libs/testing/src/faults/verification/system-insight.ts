import { Pool } from 'pg';
import { topics } from '#libs/contracts';
import { type EventLog, partitionKey } from '#libs/eventing';

const schemas = ['ingest', 'quota', 'processing', 'notification'] as const;

/** Where a consumer group stands in a partition. */
export interface Standing {
  readonly group: string;
  /** Such as `jobs.events/3`. */
  readonly partition: string;
  readonly nextOffset: bigint;
  readonly endOffset: bigint;
}

/** A look behind the API, into the databases and the log: for what no caller may see. */
export class SystemInsight {
  readonly #pool: Pool;
  readonly #log: EventLog;

  /** Neither of them goes through what the fault tests break. */
  constructor(databaseUrl: string, log: EventLog) {
    this.#pool = new Pool({ connectionString: databaseUrl, max: 2 });
    // An idle connection that breaks is replaced by the next query.
    this.#pool.on('error', () => undefined);
    this.#log = log;
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...parameters])).rows;
  }

  async standings(): Promise<Standing[]> {
    const ends = await this.#log.endOffsets(Object.values(topics).map(({ name }) => name));
    const rows = await this.query<{ group: string; topic: string; partition: number; next: string }>(
      ofEachSchema('SELECT group_name AS "group", topic, partition, next_offset AS next FROM SCHEMA.consumer_progress'),
    );
    return rows.map(({ group, topic, partition, next }) => {
      const key = partitionKey({ topic, partition });
      return { group, partition: key, nextOffset: BigInt(next), endOffset: ends.get(key) ?? 0n };
    });
  }

  async deadLetters(): Promise<number> {
    const ends = await this.#log.endOffsets([topics.deadLetters.name]);
    return [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
  }

  /** What waits to be done, in words; empty where everything is done. */
  async unfinished(): Promise<string[]> {
    const rows = await this.query<{ what: string; count: string }>(waitingWork);
    const lags = (await this.standings()).filter(({ nextOffset, endOffset }) => nextOffset < endOffset);
    return [
      ...rows.filter(({ count }) => count !== '0').map(({ what, count }) => `${count} ${what}`),
      ...lags.map((lag) => `${lag.endOffset - lag.nextOffset} messages of ${lag.partition} for ${lag.group}`),
    ];
  }

  async close(): Promise<void> {
    await this.#pool.end();
    await this.#log.close();
  }
}

const ofEachSchema = (select: string): string =>
  schemas.map((schema) => select.replaceAll('SCHEMA', schema)).join(' UNION ALL ');

const waitingWork = `
  ${ofEachSchema(`SELECT 'messages in the outbox of SCHEMA' AS what, count(*) FROM SCHEMA.outbox`)} UNION ALL
  ${ofEachSchema(`SELECT 'parked messages of SCHEMA', count(*) FROM SCHEMA.parked_messages`)} UNION ALL
  SELECT 'jobs in the work queue', count(*) FROM processing.work_queue UNION ALL
  SELECT 'reserved places', count(*) FROM quota.reservations WHERE holders <> '[]' UNION ALL
  SELECT 'deliveries', count(*) FROM notification.deliveries WHERE status = 'pending'`;
