import type { Database, Identifiers } from '#libs/platform';
import { fairShares } from '../concurrency/fair-shares.ts';
import { GroupRows } from './group-rows.ts';
import type { HighWaterMarks } from './high-water-marks.ts';
import type { Partition, TopicCatalogue } from './topic-catalogue.ts';

export interface MembershipOptions {
  readonly database: Database;
  readonly catalogue: TopicCatalogue;
  readonly marks: HighWaterMarks;
  readonly identifiers: Identifiers;
  readonly group: string;
  readonly topics: readonly string[];
  /** Milliseconds after which a member that does not show itself is evicted. */
  readonly leaseMs: number;
}

interface Share {
  /** What this member may read. */
  readonly partitions: readonly Partition[];
  /** What it still holds, because it is busy there, but has to give up. */
  readonly surplus: readonly number[];
}

/**
 * One member of a consumer group. Members divide the partitions among themselves, one at a time under the lock of the
 * group's row: each gives up what is more than its share, and takes what is free of its share.
 */
export class GroupMembership {
  readonly #options: MembershipOptions;
  readonly #rows: GroupRows;
  readonly #id: string;
  #share: Share = { partitions: [], surplus: [] };
  #generation = -1n;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#rows = new GroupRows(options.database, options.group);
    this.#id = options.identifiers.uuid();
  }

  /** Whether the group is as it was when this member last looked for its share. */
  get isSettled(): boolean {
    return this.#options.marks.generation(this.#options.group) <= this.#generation && !this.hasSurplus;
  }

  get hasSurplus(): boolean {
    return this.#share.surplus.length > 0;
  }

  /** Renews the lease, and returns what this member may read. It keeps what it is `busy` with, even if that is surplus. */
  async renew(busy: ReadonlySet<number>): Promise<readonly Partition[]> {
    const steady = await this.#rows.isSteady(this.#id, this.#options.leaseMs, this.#generation);
    if (!steady || this.hasSurplus) await this.#rebalance(busy);
    return this.#share.partitions;
  }

  /** Frees everything at once; without it others would wait for the lease to run out. */
  async leave(): Promise<void> {
    const generation = await this.#options.database.transactional(async () => {
      await this.#rows.lock();
      await this.#rows.remove(this.#id);
      return this.#rows.nextGeneration();
    });
    this.#options.marks.groupChanged(this.#options.group, generation);
  }

  async #rebalance(busy: ReadonlySet<number>): Promise<void> {
    const { database, group, topics, leaseMs, marks } = this.#options;
    const { generation, share } = await database.transactional(async () => {
      const before = await this.#rows.lock();
      const joined = await this.#rows.enlist(this.#id, topics, leaseMs);
      const evicted = await this.#rows.evict();
      const { share, released } = await this.#takeShare(busy);
      const changed = joined || evicted > 0 || released > 0;
      return { generation: changed ? await this.#rows.nextGeneration() : before, share };
    });
    this.#share = share;
    this.#generation = generation;
    marks.groupChanged(group, generation);
  }

  async #takeShare(busy: ReadonlySet<number>): Promise<{ share: Share; released: number }> {
    const members = await this.#rows.members();
    const current = await this.#rows.assignments();
    const topics = new Set(members.flatMap((member) => member.topics));
    const partitions = await this.#options.catalogue.partitionsOfAll([...topics]);
    const target = fairShares(partitions, members, current);
    const share = partitions.filter(
      ({ id }) => target.get(id) === this.#id && (current.get(id) ?? this.#id) === this.#id,
    );
    const tooMany = [...current.keys()].filter((id) => current.get(id) === this.#id && target.get(id) !== this.#id);
    const surplus = tooMany.filter((id) => busy.has(id));
    const released = tooMany.filter((id) => !busy.has(id));
    const acquired = share.map(({ id }) => id).filter((id) => !current.has(id));
    await this.#rows.reassign(this.#id, released, acquired);
    return { share: { partitions: share, surplus }, released: released.length };
  }
}
