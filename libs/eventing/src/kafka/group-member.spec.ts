import { expect, it } from '@jest/globals';
import type { Cluster } from 'kafkajs';
import type { ClusterConnection } from './cluster-connection.ts';
import { GroupMember } from './group-member.ts';
import { Names } from './names.ts';

/** A cluster whose only broker notes the heartbeats that it gets. */
function clusterNoting(name: string, heartbeats: string[]): Cluster {
  const broker = { heartbeat: () => Promise.resolve(void heartbeats.push(name)) };
  return {
    findGroupCoordinatorMetadata: () => Promise.resolve({ coordinator: { nodeId: 1 } }),
    findBroker: () => Promise.resolve(broker),
  } as unknown as Cluster;
}

it('speaks by the sockets of the day: those of a broker from before would stay open for ever', async () => {
  const heartbeats: string[] = [];
  const clusters = ['first', 'second'].map((name) => clusterNoting(name, heartbeats));
  const connection = { options: { names: new Names('') }, cluster: () => Promise.resolve(clusters[0]) };
  const member = new GroupMember({
    connection: connection as unknown as ClusterConnection,
    ...{ group: 'readers', topics: [], sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 6_000 },
  });
  await member.heartbeat();
  clusters.shift();
  await member.heartbeat();
  expect(heartbeats).toEqual(['first', 'second']);
});
