import type { Broker as PublishedBroker } from 'kafkajs';

/** A broker of kafkajs 2.2, which speaks more of the protocol than its published type says. */
export type Broker = PublishedBroker & GroupCoordinator & Sockets;

interface Sockets {
  initProducerId(request: {
    readonly transactionTimeout: number;
  }): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
  readonly connectionPool: { send<Answer>(call: ProtocolRequest<Answer>): Promise<Answer> };
}

/** How a request is written, and its answer read. */
export interface ProtocolRequest<Answer> {
  readonly request: WireRequest;
  readonly response: AnswerFormat<Answer>;
  /** Milliseconds; the client's own where missing. */
  readonly requestTimeout?: number;
}

interface WireRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  /** Called when it is about to be sent. The result has to look like kafkajs' own encoder. */
  encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
}

export interface AnswerFormat<Answer> {
  decode(bytes: Buffer): Promise<Answer>;
  /** Rejects where the answer is an error. */
  parse(answer: Answer): Promise<Answer>;
}

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

/** The part of a fetch request that is not the same each time. */
export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      /** Decimal text. */
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
}

export interface FetchAnswer {
  readonly clientSideThrottleTime: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly StoredRecords[] }[];
}

/** Of one partition, as the broker stores them. */
export interface StoredRecords {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly records: Buffer;
}

export interface JoinedGroup {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** For the leader only. */
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
}
