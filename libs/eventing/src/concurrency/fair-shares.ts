import type { TopicPartition } from '../log/event-log.ts';

export interface SharedPartition extends TopicPartition {
  readonly id: number;
}

export interface GroupMember {
  readonly id: string;
  readonly topics: readonly string[];
}

/** Partition ID → member ID. */
export type Assignments = ReadonlyMap<number, string>;

/**
 * Who should have which partition: members that read the same topics get equally many, give or take one, and keep what
 * they have where that is fair. Pure: every member comes to the same result.
 */
export function fairShares(
  partitions: readonly SharedPartition[],
  members: readonly GroupMember[],
  current: Assignments,
): Map<number, string> {
  const readers = ({ topic }: SharedPartition) =>
    members.filter(({ topics }) => topics.includes(topic)).map(({ id }) => id);
  const pools = Map.groupBy(partitions, (partition) => readers(partition).sort().join());
  return new Map([...pools.values()].flatMap((pool) => shares(pool, pool[0] ? readers(pool[0]) : [], current)));
}

function shares(
  pool: readonly SharedPartition[],
  members: readonly string[],
  current: Assignments,
): [number, string][] {
  if (members.length === 0) return [];
  // By number before topic, so that a share has something of every topic.
  const partitions = pool.toSorted((a, b) => a.partition - b.partition || a.id - b.id).map(({ id }) => id);
  const held = (member: string) => partitions.filter((id) => current.get(id) === member);
  const byHoldings = members.toSorted((a, b) => held(b).length - held(a).length || (a < b ? -1 : 1));
  const quota = (rank: number) => Math.floor((partitions.length + members.length - 1 - rank) / members.length);
  const kept = new Map(
    byHoldings.flatMap((member, rank) =>
      held(member)
        .slice(0, quota(rank))
        .map((id) => [id, member]),
    ),
  );
  const free = partitions.filter((id) => !kept.has(id));
  const wanted = byHoldings.flatMap((member, rank) => {
    const missing = quota(rank) - Math.min(held(member).length, quota(rank));
    return Array.from({ length: missing }, () => member);
  });
  return [...kept, ...free.map((id, index): [number, string] => [id, wanted[index] as string])];
}
