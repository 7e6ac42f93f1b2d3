import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '#libs/object-storage';
import { Database } from '#libs/platform';
import { attemptPrefix, type AttemptName } from '../conversion/object-keys.ts';

/** Which objects under `databases/` an event names; the others may go. */
@Injectable()
export class KeptObjects {
  constructor(
    private readonly database: Database,
    private readonly storage: ObjectStorage,
  ) {}

  /** In the transaction that writes the event. */
  async keep(keys: readonly string[]): Promise<void> {
    await this.database.query('INSERT INTO kept_objects SELECT * FROM unnest($1::text[])', [keys]);
  }

  /** Removes the objects of an attempt that is over, but not what it has published. */
  async discardAttempt(attempt: AttemptName): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.storage.list(attemptPrefix(attempt))) keys.push(key);
    await this.discard(keys);
  }

  /** Removes those of the objects that no event names; returns how many. */
  async discard(keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    const unkept = await this.database.query<{ key: string }>(
      'SELECT key FROM unnest($1::text[]) AS found (key) WHERE NOT EXISTS (SELECT FROM kept_objects WHERE kept_objects.key = found.key)',
      [keys],
    );
    await this.storage.delete(unkept.map(({ key }) => key));
    return unkept.length;
  }
}
