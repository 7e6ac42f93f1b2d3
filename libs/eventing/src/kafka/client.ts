import { Kafka, logLevel, PartitionAssigners, type Cluster } from 'kafkajs';
import type { Logger } from '#libs/platform';
import { calmRequestQueues } from './calm-request-queue.ts';
import { logCreatorFor } from './log-creator.ts';
import type { KafkaSecurity } from './security.ts';
import { socketFactory } from './socket-factory.ts';

export interface ClientOptions {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  /** What brokers call this process in their logs and metrics. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly security?: KafkaSecurity;
}

/** kafkajs, set up so that a call fails early: what is to be repeated is repeated here, where it can be stopped. */
export function createClient({ brokers, clientId, logger, security: { tls, sasl } = {} }: ClientOptions): Kafka {
  calmRequestQueues();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    socketFactory,
    // Where it is left out, kafkajs takes TLS for granted as soon as there are credentials.
    ssl: tls ?? false,
    ...(sasl && { sasl }),
    connectionTimeout: 1_500,
    requestTimeout: 5_000,
    retry: { retries: 1, initialRetryTime: 100, maxRetryTime: 300 },
    logLevel: logLevel.WARN,
    logCreator: logCreatorFor(logger),
  });
}

/**
 * The cluster of a kafkajs consumer that never runs. kafkajs hands it to partition assigners, and that is the only public
 * way to read partitions from positions of one's own, without a group and without the consumer's offsets.
 */
export function createCluster(client: Kafka): Cluster {
  let cluster: Cluster | undefined;
  client.consumer({
    groupId: 'never joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (parts) => {
        cluster = parts.cluster;
        return PartitionAssigners.roundRobin(parts);
      },
    ],
  });
  if (!cluster) throw new TypeError('kafkajs has not handed its cluster to the partition assigner');
  return cluster;
}
