import type { Message, MessageFamily, MessageOf } from '#libs/contracts';
import type { Causation, Recorded } from '../messages.ts';

/** Names a stream: all events of one aggregate, such as `job-0199…`. Its key in the topic is the ID. */
export interface StreamName {
  readonly category: string;
  readonly id: string;
}

/** How a stream is called in tables and messages: `job-0199…`. */
export const streamKey = ({ category, id }: StreamName): string => `${category}-${id}`;

export interface Append<Family extends MessageFamily> extends Causation {
  readonly family: Family;
  readonly stream: StreamName;
  /** The version of the last event that the writer has seen; 0 for a new stream. */
  readonly expectedVersion: number;
  readonly events: readonly MessageOf<Family>[];
}

/** A command or a notice, which belongs to no stream. */
export interface Publication<Family extends MessageFamily> extends Causation {
  readonly family: Family;
  readonly key: string;
  readonly message: MessageOf<Family>;
}

/** Another writer was faster: load the stream again and decide anew. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  constructor(appends: readonly Pick<Append<MessageFamily>, 'stream' | 'expectedVersion'>[]) {
    const expected = appends.map(({ stream, expectedVersion }) => `${streamKey(stream)} at ${expectedVersion}`);
    super(`somebody else has appended: expected was ${expected.join(', ')}`);
  }
}

/** The streams of one service, and its outbox. Everything here joins the caller's transaction. */
export abstract class EventStore {
  /**
   * Adds events to a stream and to the outbox; version n+1 follows n. Returns them as recorded.
   * Throws `VersionConflict`. Outside of `transactional` it is a transaction of its own.
   */
  abstract append<Family extends MessageFamily>(append: Append<Family>): Promise<Recorded<MessageOf<Family>>[]>;

  /** The events of a stream after a version, in order, lifted to the newest schema. */
  abstract load<Family extends MessageFamily>(
    family: Family,
    stream: StreamName,
    afterVersion?: number,
  ): Promise<Recorded<MessageOf<Family>>[]>;

  /**
   * Keeps events that another service wrote at the head of a stream which this service writes on, without publishing
   * them again. Events that are there already are skipped.
   */
  abstract adopt(stream: StreamName, events: readonly Recorded<Message>[]): Promise<void>;

  /** Publishes through the outbox. */
  abstract publish<Family extends MessageFamily>(
    family: Family,
    key: string,
    message: MessageOf<Family>,
    causation?: Causation,
  ): Promise<void>;

  /**
   * Appends and publishes, in the order given, in one statement. Each append to a stream goes on where the one before ends.
   * Returns the events of each as recorded; none of a publication. A transaction does not wait for the statement, but fails
   * with `VersionConflict` where another writer was faster.
   */
  abstract write<Family extends MessageFamily>(
    writings: readonly (Append<Family> | Publication<Family>)[],
  ): Promise<Recorded<MessageOf<Family>>[][]>;
}
