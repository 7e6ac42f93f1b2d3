import { Injectable } from '@nestjs/common';
import type { PeopleEvent } from '#libs/contracts';
import { Database } from '#libs/platform';

export type Person = PeopleEvent['data'];

/** What this service knows of people: how to reach them, and what they want to hear. */
@Injectable()
export class People {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(userId: string): Promise<Person | null> {
    const [person] = await this.#database.query<Person>(
      `SELECT user_id AS "userId", name, email, disabled, preferences, callback_secrets AS "callbackSecrets"
       FROM people WHERE user_id = $1`,
      [userId],
    );
    return person ?? null;
  }

  async save({ userId, name, email, disabled, preferences, callbackSecrets }: Person): Promise<void> {
    await this.#database.query(
      `INSERT INTO people (user_id, name, email, disabled, preferences, callback_secrets)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (user_id) DO UPDATE
       SET name = excluded.name, email = excluded.email, disabled = excluded.disabled,
           preferences = excluded.preferences, callback_secrets = excluded.callback_secrets`,
      [userId, name, email, disabled, JSON.stringify(preferences), JSON.stringify(callbackSecrets)],
    );
  }
}
