import type { TopicDefinition } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { TopicPartition } from '../log/event-log.ts';

/** A partition, as its row in `partitions` is known by. */
export interface Partition extends TopicPartition {
  readonly id: number;
}

/** The topics and partitions that exist. Neither ever goes away. */
export class TopicCatalogue {
  readonly #database: Database;
  #topics: ReadonlyMap<string, readonly Partition[]> = new Map();

  constructor(database: Database) {
    this.#database = database;
  }

  async create(topics: readonly TopicDefinition[]): Promise<void> {
    await this.#database.transactional(async () => {
      for (const topic of topics) await this.#createTopic(topic);
    });
    await this.#load();
  }

  /** In order of their numbers. Throws where there is no such topic. */
  async partitionsOf(topic: string): Promise<readonly Partition[]> {
    if (!this.#topics.has(topic)) await this.#load();
    const partitions = this.#topics.get(topic);
    if (!partitions) throw new Error(`there is no topic ${topic} in the log: create it first`);
    return partitions;
  }

  async partitionsOfAll(topics: readonly string[]): Promise<readonly Partition[]> {
    return (await Promise.all(topics.map((topic) => this.partitionsOf(topic)))).flat();
  }

  async #createTopic({ name, partitions, retentionDays, compacted }: TopicDefinition): Promise<void> {
    await this.#database.query(
      `INSERT INTO topics (name, retention_days, compacted) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET retention_days = excluded.retention_days, compacted = excluded.compacted`,
      [name, retentionDays === 'forever' ? null : retentionDays, compacted],
    );
    // More partitions would give a key another one, and its messages another order.
    await this.#database.query(
      `INSERT INTO partitions (topic, number) SELECT $1, n FROM generate_series(0, $2::int - 1) AS n
       WHERE NOT EXISTS (SELECT FROM partitions WHERE topic = $1)`,
      [name, partitions],
    );
  }

  async #load(): Promise<void> {
    const rows = await this.#database.query<Partition>(
      'SELECT id, topic, number AS partition FROM partitions ORDER BY topic, number',
    );
    this.#topics = Map.groupBy(rows, ({ topic }) => topic);
  }
}
