import { Injectable } from '@nestjs/common';
import { type NotificationPreferences, peopleEvents } from '#libs/contracts';
import { EventStore } from '#libs/eventing';
import { Database } from '#libs/platform';
import { CallbackSecrets } from '../profile/callback-secrets.ts';

interface Person {
  readonly name: string;
  readonly email: string;
  readonly disabled: boolean;
  readonly preferences: NotificationPreferences;
  readonly version: number;
}

/** Tells the notification service what it needs of a person. */
@Injectable()
export class PersonAnnouncements {
  constructor(
    private readonly database: Database,
    private readonly events: EventStore,
    private readonly secrets: CallbackSecrets,
  ) {}

  /** Call it in the transaction that has changed the person. */
  async announce(userId: string): Promise<void> {
    // The update also locks the row, so that the stream has one writer at a time.
    const [person] = await this.database.query<Person>(
      `UPDATE users SET stream_version = stream_version + 1 WHERE id = $1
       RETURNING name, email, disabled, preferences, stream_version AS version`,
      [userId],
    );
    if (!person) throw new Error(`there is no user ${userId} to announce`);
    const { version, ...facts } = person;
    const callbackSecrets = await this.secrets.validOf(userId);
    await this.events.append({
      family: peopleEvents,
      stream: { category: 'person', id: userId },
      expectedVersion: version - 1,
      events: [{ type: 'PersonChanged', data: { userId, ...facts, callbackSecrets } }],
    });
  }
}
