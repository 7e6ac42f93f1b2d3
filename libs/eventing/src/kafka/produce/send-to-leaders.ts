import type { Cluster } from 'kafkajs';
import { partitionKey } from '../../log/event-log.ts';
import type { Names } from '../names.ts';
import type { Broker } from '../wire.ts';
import { produce, type ProduceOptions } from './produce-request.ts';
import type { Batch } from './record-batch.ts';

/** Takes out of the set what brokers say that they have stored; rejects where anything is left. */
export async function sendToLeaders(cluster: Cluster, pending: Set<Batch>, options: ProduceOptions): Promise<void> {
  const byLeader = Map.groupBy(pending, (batch) => leaderOf(cluster, options.names, batch));
  const sent = [...byLeader].map(async ([nodeId, batches]) => {
    const broker = (await cluster.findBroker({ nodeId })) as Broker;
    const { stored, failure } = await produce(broker, batches, options);
    for (const batch of batches) if (stored.has(partitionKey(batch))) pending.delete(batch);
    if (failure !== undefined) throw failure;
  });
  await Promise.all(sent);
  if (pending.size === 0) return;
  const missing = [...pending].map(partitionKey).join(', ');
  throw new Error(`no broker has said that it stored the messages of ${missing}`);
}

function leaderOf(cluster: Cluster, names: Names, { topic, partition }: Batch): string {
  const partitions = cluster.findTopicPartitionMetadata(names.inCluster(topic));
  return String(partitions.find(({ partitionId }) => partitionId === partition)?.leader);
}
