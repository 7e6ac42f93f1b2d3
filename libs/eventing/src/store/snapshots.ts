import { isDeepStrictEqual } from 'node:util';
import type { Database } from '#libs/platform';

export interface Snapshot<State> {
  readonly state: State;
  /** Of the stream's last event that the state knows. */
  readonly version: number;
}

/** States of long streams, kept so that they are not folded from their start each time. Losing one loses nothing. */
export class Snapshots {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async load<State>(stream: string, stateVersion: number): Promise<Snapshot<State> | null> {
    const [row] = await this.#database.query<Snapshot<State>>(
      'SELECT state, version FROM snapshots WHERE stream = $1 AND state_version = $2',
      [stream, stateVersion],
    );
    return row ?? null;
  }

  async save<State>(stream: string, stateVersion: number, { state, version }: Snapshot<State>): Promise<void> {
    const json = JSON.stringify(state);
    if (!isDeepStrictEqual(JSON.parse(json), state)) {
      throw new TypeError(
        `the state of ${stream} does not survive JSON: leave out undefined, Map, Set, Date and bigint`,
      );
    }
    await this.#database.query(
      `INSERT INTO snapshots (stream, state_version, version, state) VALUES ($1, $2, $3, $4)
       ON CONFLICT (stream) DO UPDATE
       SET state_version = excluded.state_version, version = excluded.version, state = excluded.state`,
      [stream, stateVersion, version, json],
    );
  }
}
