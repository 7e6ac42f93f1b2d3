import type { TopicPartition } from '../log/event-log.ts';
import { assign, decodeAssignment, encodeSubscription, protocolName, topicsOf } from './assignment.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { typeOf } from './failures.ts';
import type { Position } from './partition-reader.ts';
import type { Broker, JoinedGroup } from './wire.ts';

export interface GroupMemberOptions {
  readonly connection: ClusterConnection;
  readonly group: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  /** How long others wait for this member to join again when the group changes. */
  readonly rebalanceTimeoutMs: number;
}

/** `stable`: the assignment holds. `rebalancing`: others wait for this member. `lost`: others have what it had. */
export type Standing = 'stable' | 'rebalancing' | 'lost';

const expelled = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);

/** One member of a consumer group, in the protocol that Kafka calls classic. */
export class GroupMember {
  readonly #options: GroupMemberOptions;
  readonly #groupId: string;
  #id = '';
  #generation = -1;
  #held: readonly TopicPartition[] = [];
  /** Not the broker itself: it belongs to sockets that may have been given up. */
  #coordinatorId: string | undefined;

  constructor(options: GroupMemberOptions) {
    this.#options = options;
    this.#groupId = options.connection.options.names.inCluster(options.group);
  }

  /** Returns this member's partitions, or null where the group changes again: then it has to join again. */
  async join(): Promise<readonly TopicPartition[] | null> {
    const { connection, topics, sessionTimeoutMs, rebalanceTimeoutMs } = this.#options;
    await connection.knowing(topics);
    return this.#speak(async (coordinator) => {
      const metadata = encodeSubscription(connection.options.names, { topics, held: this.#held });
      const joined = await coordinator.joinGroup({
        groupId: this.#groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        memberId: this.#id,
        groupProtocols: [{ name: protocolName, metadata }],
      });
      [this.#id, this.#generation] = [joined.memberId, joined.generationId];
      return this.#sync(coordinator, joined);
    });
  }

  async heartbeat(): Promise<Standing> {
    const standing = await this.#speak(async (coordinator) => {
      await coordinator.heartbeat({ ...this.#membership() });
      return 'stable' as const;
    });
    return standing ?? (this.#generation === -1 ? 'lost' : 'rebalancing');
  }

  /** Lets others take over at once. */
  async leave(): Promise<void> {
    if (this.#id === '') return;
    await this.#speak((coordinator) => coordinator.leaveGroup({ groupId: this.#groupId, memberId: this.#id }));
    this.#forget();
  }

  /** For the tools that show how far groups are behind: nothing is ever read from there, and a failure tells nothing. */
  async commit(positions: readonly Position[]): Promise<void> {
    const { names } = this.#options.connection.options;
    const topics = positions.map(({ topic, partition, next }) => ({
      topic: names.inCluster(topic),
      partitions: [{ partition, offset: String(next) }],
    }));
    const coordinator = await this.#findCoordinator();
    await coordinator.offsetCommit({ ...this.#membership(), topics });
  }

  async #sync(coordinator: Broker, { leaderId, members }: JoinedGroup): Promise<readonly TopicPartition[]> {
    const { names } = this.#options.connection.options;
    const groupAssignment = leaderId === this.#id ? await this.#assignAll(members) : [];
    const request = { groupId: this.#groupId, generationId: this.#generation, memberId: this.#id, groupAssignment };
    const { memberAssignment } = await coordinator.syncGroup(request);
    const assigned = decodeAssignment(names, memberAssignment);
    return (this.#held = assigned.filter(({ topic }) => this.#options.topics.includes(topic)));
  }

  async #assignAll(members: JoinedGroup['members']) {
    const { connection } = this.#options;
    const { names } = connection.options;
    return assign(await connection.knowing(topicsOf(names, members)), names, members);
  }

  #membership() {
    return { groupId: this.#groupId, groupGenerationId: this.#generation, memberId: this.#id };
  }

  /** Returns null where the group says that this member has to join again. */
  async #speak<T>(work: (coordinator: Broker) => Promise<T>): Promise<T | null> {
    try {
      return await work(await this.#findCoordinator());
    } catch (error) {
      const type = typeOf(error) ?? '';
      if (type === 'REBALANCE_IN_PROGRESS') return null;
      if (expelled.has(type)) {
        this.#forget();
        return null;
      }
      this.#coordinatorId = undefined;
      throw error;
    }
  }

  async #findCoordinator(): Promise<Broker> {
    const cluster = await this.#options.connection.cluster();
    if (this.#coordinatorId === undefined) {
      const { coordinator } = await cluster.findGroupCoordinatorMetadata({ groupId: this.#groupId });
      this.#coordinatorId = String(coordinator.nodeId);
    }
    return (await cluster.findBroker({ nodeId: this.#coordinatorId })) as Broker;
  }

  #forget(): void {
    this.#id = '';
    this.#generation = -1;
    this.#held = [];
  }
}
