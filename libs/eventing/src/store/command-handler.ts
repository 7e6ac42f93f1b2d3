import type { Decider, Decision, MessageFamily, MessageOf } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { Causation, Recorded } from '../messages.ts';
import type { EventStore, StreamName } from './event-store.ts';

export interface Execution<Family extends MessageFamily, Command> extends Causation {
  readonly family: Family;
  readonly stream: StreamName;
  readonly command: Command;
  /** Keeps the state after about this many further events, so that a long stream is not folded from its start. */
  readonly snapshotEvery?: number;
  /** Part of a snapshot's identity: raise it when the shape of the state or the meaning of `evolve` changes. */
  readonly snapshotVersion?: number;
}

export interface Executed<Event extends { type: string; data: unknown }, State, Refusal> {
  readonly decision: Decision<Event, Refusal>;
  /** What was appended. */
  readonly events: readonly Recorded<Event>[];
  /** After the events. */
  readonly state: State;
  /** Of the stream, after the events. */
  readonly version: number;
}

/** Runs commands against streams: load, decide, append. */
export class CommandHandler {
  constructor(_options: { readonly store: EventStore; readonly database: Database }) {}

  /**
   * Loads the stream's state, lets the decider decide, and appends what it decides. Joins the caller's transaction, and then
   * throws `VersionConflict` where another writer was faster; in a transaction of its own it decides anew.
   */
  execute<Family extends MessageFamily, Command, State, Event extends MessageOf<Family>, Refusal>(
    _decider: Decider<Command, State, Event, Refusal>,
    _execution: Execution<Family, Command>,
  ): Promise<Executed<Event, State, Refusal>> {
    return Promise.reject(new Error('under construction'));
  }
}
