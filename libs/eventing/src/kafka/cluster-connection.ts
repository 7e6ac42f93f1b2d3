import type { Cluster, Kafka } from 'kafkajs';
import type { Clock, Logger, Timers } from '#libs/platform';
import { createCluster } from './client.ts';
import { isPermanent, isTimeout, isUnknownTopic } from './failures.ts';
import type { Names } from './names.ts';
import { OutageReport } from './outage-report.ts';

export interface ConnectionOptions {
  readonly client: Kafka;
  readonly names: Names;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Called with what only a change of the configuration, of rights or of the program can mend. */
  readonly onFatal: (error: Error) => void;
}

const askForMs = 3_000;
const pauseMs = 50;

/**
 * Sockets of one reader's own to the brokers: a long poll would keep others waiting. After a failure the cluster is asked
 * anew who leads what; where nobody answers, the next use connects from the beginning.
 */
export class ClusterConnection {
  readonly options: ConnectionOptions;
  readonly #topics = new Set<string>();
  readonly #outages: OutageReport;
  #cluster: Promise<Cluster> | undefined;
  #recovery: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.#outages = new OutageReport(options);
  }

  /** For loops around this connection: their failures are reported here, and seldom. */
  get loopLogger(): Logger {
    const { logger } = this.options;
    return Object.assign(Object.create(logger) as Logger, { error: logger.debug.bind(logger) });
  }

  /** Connects on first use. */
  cluster(): Promise<Cluster> {
    if (this.#isClosed) return Promise.reject(new Error('the connection to Kafka is closed'));
    if (this.#cluster) return this.#cluster;
    const connecting = (this.#cluster = this.#connect());
    connecting.catch(() => this.#forget(connecting));
    return connecting;
  }

  /** The cluster, knowing the partitions of topics. Rejects where there is no such topic. */
  async knowing(topics: readonly string[]): Promise<Cluster> {
    const added = topics.map((topic) => this.options.names.inCluster(topic)).filter((name) => !this.#topics.has(name));
    const cluster = await this.cluster();
    if (added.length > 0) {
      await cluster.addMultipleTargetTopics(added);
      for (const name of added) this.#topics.add(name);
    }
    return cluster;
  }

  /** Repeats what only asks until it succeeds, for some seconds: while leaders move, answers are errors. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    const { clock, timers } = this.options;
    for (const end = clock.monotonic() + askForMs; ;) {
      try {
        return await question();
      } catch (error) {
        await this.recover(error);
        if (isPermanent(error) || isUnknownTopic(error) || clock.monotonic() > end) throw error;
        await timers.delay(pauseMs);
      }
    }
  }

  /** Rejects where no broker answers. */
  async ping(): Promise<void> {
    try {
      await (await this.cluster()).refreshMetadata();
      this.succeeded();
    } catch (error) {
      await this.recover(error);
      throw error;
    }
  }

  /** After a failure: reports it, and finds out how the cluster stands now. */
  recover(error: unknown): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (isPermanent(error)) this.options.onFatal(error as Error);
    this.#outages.failed(error);
    return (this.#recovery ??= this.#refresh(error).finally(() => (this.#recovery = undefined)));
  }

  /** To be called after what worked, so that the end of an outage is reported. */
  succeeded(): void {
    this.#outages.succeeded();
  }

  /** Lets go of sockets on which an answer is overdue: the next use connects anew, and waits for nothing of before. */
  abandon(): void {
    this.#recovery = undefined;
    this.#disconnect(this.#cluster).catch((err: unknown) =>
      this.options.logger.debug({ err }, 'kafka was not disconnected'),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#disconnect(this.#cluster);
  }

  async #connect(): Promise<Cluster> {
    const cluster = createCluster(this.options.client);
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([...this.#topics]);
      return cluster;
    } catch (error) {
      await cluster.disconnect();
      throw error;
    }
  }

  async #refresh(failure: unknown): Promise<void> {
    if (isTimeout(failure)) return this.#disconnect(this.#cluster);
    const cluster = this.cluster();
    try {
      await (await cluster).refreshMetadata();
    } catch (err) {
      this.options.logger.debug({ err }, 'kafka cluster cannot be asked');
      await this.#disconnect(cluster);
    }
  }

  async #disconnect(cluster: Promise<Cluster> | undefined): Promise<void> {
    if (cluster) this.#forget(cluster);
    await cluster?.then(
      (connected) => connected.disconnect(),
      (err: unknown) => this.options.logger.debug({ err }, 'kafka was not connected'),
    );
  }

  /** What goes on with sockets of before does not touch those of now. */
  #forget(cluster: Promise<Cluster>): void {
    if (this.#cluster === cluster) this.#cluster = undefined;
  }
}
