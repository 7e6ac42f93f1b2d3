import { Injectable } from '@nestjs/common';
import { quotaEvents, type Decision, type QuotaEvent, type UploadRefusal } from '#libs/contracts';
import { EventStore, type Append, type Causation, type Publication } from '#libs/eventing';
import { Database, unseenLength } from '#libs/platform';
import {
  reservationDecider,
  type Holder,
  type ReservationCommand,
  type ReservationEvent,
  type Reservations,
} from './reservation.decider.ts';

interface OpenStream {
  readonly version: number;
  readonly state: Reservations;
}

/** The streams `reservation-<target>`, each kept folded in a row: a busy folder's stream grows for years. */
@Injectable()
export class ReservationStreams {
  readonly #database: Database;
  readonly #store: EventStore;

  constructor(database: Database, store: EventStore) {
    this.#database = database;
    this.#store = store;
  }

  /**
   * Locks the streams of these targets until the caller's transaction ends. All of a transaction at once, and in one
   * order, so that two transactions never wait for each other.
   */
  async open(targets: readonly string[]): Promise<OpenReservations> {
    const rows = await this.#database.query<{ target: string; version: number; holders: Holder[] }>(
      `INSERT INTO reservations (target)
       SELECT DISTINCT target FROM unnest($1::text[]) AS target ORDER BY target
       ON CONFLICT (target) DO UPDATE SET target = excluded.target
       RETURNING target, version, holders`,
      [targets],
    );
    const streams = rows.map(({ target, version, holders }) => [target, { version, state: { holders } }] as const);
    return new OpenReservations(this.#database, this.#store, new Map(streams));
  }

  /** Targets with a reservation that is past its time. */
  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.#database.query<{ target: string }>(
      'SELECT target FROM reservations WHERE next_expiry <= $1 ORDER BY next_expiry LIMIT $2',
      [now, limit],
    );
    return rows.map(({ target }) => target);
  }
}

/** Streams that this transaction alone writes to. Each command sees what the former ones have decided. */
export class OpenReservations {
  readonly #database: Database;
  readonly #store: EventStore;
  readonly #streams: Map<string, OpenStream>;
  readonly #changed = new Set<string>();
  readonly #writings: (Append<typeof quotaEvents> | Publication<typeof quotaEvents>)[] = [];

  constructor(database: Database, store: EventStore, streams: Map<string, OpenStream>) {
    this.#database = database;
    this.#store = store;
    this.#streams = streams;
  }

  stateOf(target: string): Reservations {
    return this.#stream(target).state;
  }

  execute(command: ReservationCommand, causation: Causation = {}): Decision<ReservationEvent, UploadRefusal> {
    const { target } = command;
    const { version, state } = this.#stream(target);
    const decision = reservationDecider.decide(command, state);
    if (decision.outcome === 'accepted') {
      const { events } = decision;
      const stream = { category: 'reservation', id: target };
      this.#writings.push({ family: quotaEvents, stream, expectedVersion: version, events, ...causation });
      this.#streams.set(target, {
        version: version + events.length,
        state: events.reduce(reservationDecider.evolve, state),
      });
      this.#changed.add(target);
    }
    return decision;
  }

  /** Tells what is no event of a stream. */
  notify(message: Extract<QuotaEvent, { data: { target: string } }>, causation: Causation): void {
    this.#writings.push({ family: quotaEvents, key: message.data.target, message, ...causation });
  }

  /** To be called once, after the last command. */
  async save(): Promise<void> {
    if (this.#changed.size > 0) await this.#saveStates();
    await this.#store.write(this.#writings);
  }

  async #saveStates(): Promise<void> {
    const targets = [...this.#changed];
    const streams = targets.map((target) => this.#stream(target));
    // Looked up by their keys before the join, which alone would have PostgreSQL read a young table whole.
    await this.#database.send(
      `UPDATE reservations
       SET version = changed.version, holders = changed.holders, next_expiry = changed.next_expiry
       FROM unnest(${unseenLength('$1::text[]')}, $2::int[], $3::jsonb[], $4::timestamptz[])
         AS changed (target, version, holders, next_expiry)
       WHERE reservations.target = ANY(${unseenLength('$1::text[]')}) AND reservations.target = changed.target`,
      [
        targets,
        streams.map(({ version }) => version),
        streams.map(({ state }) => JSON.stringify(state.holders)),
        streams.map(({ state }) => nextExpiry(state)),
      ],
    );
  }

  #stream(target: string): OpenStream {
    const stream = this.#streams.get(target);
    if (!stream) throw new Error(`the stream of ${target} was not opened`);
    return stream;
  }
}

function nextExpiry({ holders }: Reservations): string | null {
  const times = holders.flatMap(({ expiresAt }) => expiresAt ?? []);
  return times.sort()[0] ?? null;
}
