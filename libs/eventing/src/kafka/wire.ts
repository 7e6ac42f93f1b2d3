import type { Broker as PublishedBroker } from 'kafkajs';

/** A broker of kafkajs 2.2, which speaks the protocol of groups beyond what its published type says. */
export type Broker = PublishedBroker & GroupCoordinator;

interface GroupCoordinator {
  joinGroup(request: {
    readonly groupId: string;
    readonly sessionTimeout: number;
    readonly rebalanceTimeout: number;
    readonly memberId: string;
    readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
  }): Promise<JoinedGroup>;
  syncGroup(request: {
    readonly groupId: string;
    readonly generationId: number;
    readonly memberId: string;
    readonly groupAssignment: readonly { readonly memberId: string; readonly memberAssignment: Buffer }[];
  }): Promise<{ readonly memberAssignment: Buffer }>;
  heartbeat(request: {
    readonly groupId: string;
    readonly groupGenerationId: number;
    readonly memberId: string;
  }): Promise<unknown>;
  leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}

/** Of the answer to a fetch. Offsets are decimal text. */
export interface FetchedTopic {
  readonly topicName: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly highWatermark: string;
    readonly messages: readonly Record[];
  }[];
}

export interface Record {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<globalThis.Record<string, Buffer | readonly Buffer[] | undefined>>;
  readonly isControlRecord: boolean;
}

export interface JoinedGroup {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** For the leader only. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
}
