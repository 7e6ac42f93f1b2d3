import { accept, refuse, type DatabaseEvent, type Decider, type Decision } from '#libs/contracts';

type DataOf<Type extends DatabaseEvent['type']> = Extract<DatabaseEvent, { type: Type }>['data'];
type Unversioned<Data> = Omit<Data, 'version'>;

/** `base` is the version that the new one was made against. */
export type DatabaseCommand =
  | { readonly type: 'CreateDatabase'; readonly content: Unversioned<DataOf<'DatabaseCreated'>> }
  | {
      readonly type: 'ReloadDatabase';
      readonly base: number;
      readonly content: Unversioned<DataOf<'DatabaseReloaded'>>;
    }
  | {
      readonly type: 'AppendToDatabase';
      readonly base: number;
      readonly content: Unversioned<DataOf<'DatabaseAppended'>>;
    };

export type DatabaseRefusal = 'already-exists' | 'target-gone' | 'version-changed';

export interface DatabaseState {
  /** Equals the version of the stream; 0 where there is no such database. */
  readonly version: number;
}

/** A database: each event is a new version of it, and no version ever changes. */
export const databaseDecider: Decider<DatabaseCommand, DatabaseState, DatabaseEvent, DatabaseRefusal> = {
  initialState: { version: 0 },
  decide,
  evolve: (_state, event) => ({ version: event.data.version }),
};

function decide(command: DatabaseCommand, { version }: DatabaseState): Decision<DatabaseEvent, DatabaseRefusal> {
  const next = version + 1;
  switch (command.type) {
    case 'CreateDatabase':
      if (version > 0) return refuse('already-exists');
      return accept({ type: 'DatabaseCreated', data: { ...command.content, version: next } });
    case 'ReloadDatabase':
      return madeAgainst(command.base, version, {
        type: 'DatabaseReloaded',
        data: { ...command.content, version: next },
      });
    case 'AppendToDatabase':
      return madeAgainst(command.base, version, {
        type: 'DatabaseAppended',
        data: { ...command.content, version: next },
      });
  }
}

function madeAgainst(base: number, current: number, event: DatabaseEvent): Decision<DatabaseEvent, DatabaseRefusal> {
  if (current === 0) return refuse('target-gone');
  return base === current ? accept(event) : refuse('version-changed');
}
