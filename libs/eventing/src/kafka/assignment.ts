import { AssignerProtocol, type Cluster } from 'kafkajs';
import { fairShares } from '../concurrency/fair-shares.ts';
import { partitionKey, type TopicPartition } from '../log/event-log.ts';
import type { Names } from './names.ts';
import { partitionsOf } from './offsets.ts';
import type { JoinedGroup } from './wire.ts';

const { MemberMetadata, MemberAssignment } = AssignerProtocol;

/** Every member of a group has to know this way of sharing. */
export const protocolName = 'datacollector-fair-shares';

interface Holdings {
  readonly topics: readonly string[];
  readonly held: readonly TopicPartition[];
}

/** What a member says when it joins: what it reads, and what it has had so far. */
export function encodeSubscription(names: Names, { topics, held }: Holdings): Buffer {
  const userData = Buffer.from(JSON.stringify(held.map(partitionKey)));
  return MemberMetadata.encode({ version: 0, topics: topics.map((topic) => names.inCluster(topic)), userData });
}

/** The leader's part: who gets which partitions of the topics that members read. */
export function assign(cluster: Cluster, names: Names, members: JoinedGroup['members']) {
  const subscribed = members.map(({ memberId: id, memberMetadata }) => ({ id, ...decode(names, memberMetadata) }));
  const topics = [...new Set(subscribed.flatMap((member) => member.topics))];
  const partitions = partitionsOf(cluster, names, topics).map((partition, id) => ({ ...partition, id }));
  const ids = new Map(partitions.map((partition) => [partitionKey(partition), partition.id]));
  const holders = subscribed.flatMap(({ id, held }) => held.map((key) => [ids.get(key) ?? -1, id] as const));
  const shares = fairShares(partitions, subscribed, new Map(holders));
  return subscribed.map(({ id }) => {
    const share = partitions.filter((partition) => shares.get(partition.id) === id);
    return { memberId: id, memberAssignment: MemberAssignment.encode({ version: 0, ...encodable(names, share) }) };
  });
}

export function decodeAssignment(names: Names, assignment: Buffer): TopicPartition[] {
  const decoded = assignment.length === 0 ? null : MemberAssignment.decode(assignment);
  return Object.entries(decoded?.assignment ?? {}).flatMap(([name, partitions]) =>
    partitions.map((partition) => ({ topic: names.fromCluster(name), partition })),
  );
}

/** The topics that any of the members reads. */
export function topicsOf(names: Names, members: JoinedGroup['members']): string[] {
  return [...new Set(members.flatMap(({ memberMetadata }) => decode(names, memberMetadata).topics))];
}

function decode(names: Names, metadata: Buffer) {
  const { topics = [], userData } = MemberMetadata.decode(metadata) ?? {};
  const held = userData?.length ? (JSON.parse(userData.toString()) as string[]) : [];
  return { topics: topics.map((name) => names.fromCluster(name)), held };
}

function encodable(names: Names, partitions: readonly TopicPartition[]) {
  const byTopic = Map.groupBy(partitions, ({ topic }) => names.inCluster(topic));
  const assignment = Object.fromEntries([...byTopic].map(([name, list]) => [name, list.map((one) => one.partition)]));
  return { assignment, userData: Buffer.alloc(0) };
}
