import type { Cluster } from 'kafkajs';
import { partitionKey, type TopicPartition } from '../log/event-log.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import type { Names } from './names.ts';

/** The oldest offset that is there (`start`), or the one that the next message will get (`end`), of each partition. */
export async function offsetsOf(
  cluster: Cluster,
  names: Names,
  partitions: readonly TopicPartition[],
  which: 'start' | 'end',
): Promise<Map<string, bigint>> {
  const request = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, list]) => ({
    topic: names.inCluster(topic),
    partitions: list.map(({ partition }) => ({ partition })),
    fromBeginning: which === 'start',
  }));
  const found = request.length > 0 ? await cluster.fetchTopicsOffset(request) : [];
  const rows = found.flatMap(({ topic, partitions: list }) =>
    list.map(({ partition, offset }) => [offsetKey(names, topic, partition), BigInt(offset)] as const),
  );
  return new Map(rows);
}

/** Of all partitions of topics. Rejects where there is no such topic. */
export function endOffsetsOf(connection: ClusterConnection, topics: readonly string[]): Promise<Map<string, bigint>> {
  const { names } = connection.options;
  return connection.ask(async () => {
    const cluster = await connection.knowing(topics);
    return offsetsOf(cluster, names, partitionsOf(cluster, names, topics), 'end');
  });
}

/** All partitions of topics that the cluster knows, in order. */
export function partitionsOf(cluster: Cluster, names: Names, topics: readonly string[]): TopicPartition[] {
  return topics.flatMap((topic) =>
    cluster
      .findTopicPartitionMetadata(names.inCluster(topic))
      .map(({ partitionId }) => ({ topic, partition: partitionId }))
      .sort((a, b) => a.partition - b.partition),
  );
}

const offsetKey = (names: Names, topic: string, partition: number) =>
  partitionKey({ topic: names.fromCluster(topic), partition });
