import type { Clock, Database } from '#libs/platform';
import type { EventLog } from '../log/event-log.ts';
import { readDeadLetters } from './dead-letters.ts';
import { ParkingLot } from './parking-lot.ts';

export interface ReplayOptions {
  readonly log: EventLog;
  /** Of the service whose consumer group buried the messages. */
  readonly database: Database;
  readonly clock: Clock;
  readonly group: string;
}

/**
 * Gives every dead letter of a group another chance, once: its retrier takes it on, whatever the stream has come to since.
 * Returns how many there are. What fails again becomes a new dead letter.
 */
export async function replayDeadLetters({ log, database, clock, group }: ReplayOptions): Promise<number> {
  const parking = new ParkingLot(database, clock, group);
  let replayed = 0;
  for await (const letter of readDeadLetters(log)) {
    if (letter.group !== group) continue;
    await database.transactional(async () => {
      const isFirst = await database.query(
        'INSERT INTO replayed_dead_letters (id, replayed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
        [letter.id, clock.now()],
      );
      if (isFirst.length === 0) return;
      await parking.admit(letter.message);
      replayed += 1;
    });
  }
  return replayed;
}

/** IDs of the letters that were given another chance in this service. */
export async function replayedDeadLetters(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ id: string }>('SELECT id FROM replayed_dead_letters');
  return new Set(rows.map(({ id }) => id));
}
