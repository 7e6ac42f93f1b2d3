import type { ITopicConfig, Kafka } from 'kafkajs';
import type { TopicDefinition } from '#libs/contracts';
import type { Clock, Timers } from '#libs/platform';
import type { ClusterConnection } from './cluster-connection.ts';
import { isPermanent, isUnknownTopic } from './failures.ts';
import type { Names } from './names.ts';
import { endOffsetsOf } from './offsets.ts';

export interface CatalogueOptions {
  readonly client: Kafka;
  readonly names: Names;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly connection: ClusterConnection;
}

const dayMs = 86_400_000;
const usableWithinMs = 15_000;
const pauseMs = 100;
const brokerDefault = -1;

/** The topics of this installation in the cluster. */
export class TopicCatalogue {
  readonly #options: CatalogueOptions;
  readonly #known = new Set<string>();

  constructor(options: CatalogueOptions) {
    this.#options = options;
  }

  /**
   * Creates what is missing, and resolves when it can be used. What is there keeps its partitions, and the settings that
   * its operator has given it. Rejects with the last reason after some time.
   */
  async create(topics: readonly TopicDefinition[]): Promise<void> {
    const { clock, timers } = this.#options;
    for (const end = clock.monotonic() + usableWithinMs; ;) {
      try {
        await this.#createMissing(topics);
        const created = topics.map(({ name }) => name);
        await this.require(created);
        // Their leaders may be known before they take anything.
        await endOffsetsOf(this.#options.connection, created);
        return;
      } catch (error) {
        if (isPermanent(error) || clock.monotonic() > end) throw error;
        await timers.delay(pauseMs);
      }
    }
  }

  async #createMissing(topics: readonly TopicDefinition[]): Promise<void> {
    const admin = this.#options.client.admin();
    await admin.connect();
    try {
      const existing = new Set(await admin.listTopics());
      const missing = topics.map((topic) => this.#configure(topic)).filter(({ topic }) => !existing.has(topic));
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    } finally {
      await admin.disconnect();
    }
  }

  #configure({ name, partitions, retentionDays, compacted }: TopicDefinition): ITopicConfig {
    const retentionMs = retentionDays === 'forever' ? -1 : retentionDays * dayMs;
    return {
      topic: this.#options.names.inCluster(name),
      numPartitions: partitions,
      replicationFactor: brokerDefault,
      configEntries: [
        { name: 'retention.ms', value: String(retentionMs) },
        { name: 'cleanup.policy', value: compacted ? 'compact' : 'delete' },
      ],
    };
  }

  /** Rejects with the names of topics that are not in the log. */
  async require(topics: Iterable<string>): Promise<void> {
    for (const topic of topics) if (!this.#known.has(topic)) await this.#find(topic);
  }

  async #find(topic: string): Promise<void> {
    try {
      await this.#options.connection.knowing([topic]);
      this.#known.add(topic);
    } catch (error) {
      if (!isUnknownTopic(error)) throw error;
      throw new Error(`there is no topic ${topic} in the log: create it first`, { cause: error });
    }
  }
}
