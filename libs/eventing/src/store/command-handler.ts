import type { Decider, Decision, Message, MessageFamily, MessageOf } from '#libs/contracts';
import type { Database } from '#libs/platform';
import type { Causation, Recorded } from '../messages.ts';
import { VersionConflict, streamKey, type EventStore, type StreamName } from './event-store.ts';
import { Snapshots, type Snapshot } from './snapshots.ts';

export interface Execution<Family extends MessageFamily, Command> extends Causation {
  readonly family: Family;
  readonly stream: StreamName;
  readonly command: Command;
  /**
   * Keeps the state after this many further events, so that a long stream is not folded from its start. The state has to
   * survive JSON, and the stream has to belong to one decider.
   */
  readonly snapshotEvery?: number;
  /** Raise it when the shape of the state or the meaning of `evolve` changes: older snapshots are then ignored. */
  readonly snapshotVersion?: number;
}

/** A stream and the command that it begins with. */
export interface Beginning<Command> extends Causation {
  readonly stream: StreamName;
  readonly command: Command;
}

export interface Executed<Event extends Message, State, Refusal> {
  readonly decision: Decision<Event, Refusal>;
  /** What was appended. */
  readonly events: readonly Recorded<Event>[];
  /** After the events. */
  readonly state: State;
  /** Of the stream, after the events. */
  readonly version: number;
}

const maxAttempts = 10;

/** Runs commands against streams: load, decide, append. */
export class CommandHandler {
  readonly #store: EventStore;
  readonly #database: Database;
  readonly #snapshots: Snapshots;

  constructor({ store, database }: { readonly store: EventStore; readonly database: Database }) {
    this.#store = store;
    this.#database = database;
    this.#snapshots = new Snapshots(database);
  }

  /**
   * Loads the stream's state, lets the decider decide, and appends what it decides. Joins the caller's transaction, and then
   * throws `VersionConflict` where another writer was faster; in a transaction of its own it decides anew.
   */
  async execute<Family extends MessageFamily, Command, State, Event extends MessageOf<Family>, Refusal>(
    decider: Decider<Command, State, Event, Refusal>,
    execution: Execution<Family, Command>,
  ): Promise<Executed<Event, State, Refusal>> {
    const attempts = this.#database.inTransaction ? 1 : maxAttempts;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#database.transactional(() => this.#attempt(decider, execution));
      } catch (error) {
        if (!(error instanceof VersionConflict) || attempt === attempts) throw error;
      }
    }
  }

  /**
   * Begins streams, each with a command and without reading it; returns the events of each. A transaction does not wait for
   * it, but fails with `VersionConflict` where one of the streams is there already.
   */
  async begin<Family extends MessageFamily, Command, State, Event extends MessageOf<Family>, Refusal>(
    decider: Decider<Command, State, Event, Refusal>,
    family: Family,
    beginnings: readonly Beginning<Command>[],
  ): Promise<Recorded<Event>[][]> {
    const appends = beginnings.map(({ command, ...beginning }) => {
      const decision = decider.decide(command, decider.initialState);
      const events = decision.outcome === 'accepted' ? decision.events : [];
      return { ...beginning, family, expectedVersion: 0, events };
    });
    return (await this.#store.write(appends)) as unknown as Recorded<Event>[][];
  }

  async #attempt<Family extends MessageFamily, Command, State, Event extends MessageOf<Family>, Refusal>(
    decider: Decider<Command, State, Event, Refusal>,
    execution: Execution<Family, Command>,
  ): Promise<Executed<Event, State, Refusal>> {
    const { stream, command } = execution;
    const snapshot = await this.#snapshot<State>(execution);
    const current = await this.#fold(decider, execution, snapshot);
    const decision = decider.decide(command, current.state);
    const decided = decision.outcome === 'accepted' ? decision.events : [];
    const append = { ...execution, expectedVersion: current.version, events: decided };
    const events = (await this.#store.append(append)) as unknown as Recorded<Event>[];
    const state = decided.reduce(decider.evolve, current.state);
    const version = current.version + events.length;
    const { snapshotEvery, snapshotVersion = 1 } = execution;
    if (snapshotEvery && version - (snapshot?.version ?? 0) >= snapshotEvery) {
      await this.#snapshots.save(streamKey(stream), snapshotVersion, { state, version });
    }
    return { decision, events, state, version };
  }

  async #snapshot<State>(execution: Execution<MessageFamily, unknown>): Promise<Snapshot<State> | null> {
    if (!execution.snapshotEvery) return null;
    return this.#snapshots.load<State>(streamKey(execution.stream), execution.snapshotVersion ?? 1);
  }

  async #fold<State, Event extends Message>(
    decider: Pick<Decider<never, State, Event, unknown>, 'initialState' | 'evolve'>,
    { family, stream }: Execution<MessageFamily, unknown>,
    snapshot: Snapshot<State> | null,
  ): Promise<Snapshot<State>> {
    const { state, version } = snapshot ?? { state: decider.initialState, version: 0 };
    const events = (await this.#store.load(family, stream, version)) as Recorded<Message>[] as Recorded<Event>[];
    return { state: events.reduce<State>(decider.evolve, state), version: version + events.length };
  }
}
