import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { notificationPreferences, type NotificationPreferences } from '#libs/contracts';
import { Clock, Database, Identifiers, Problem } from '#libs/platform';
import type { Role } from '../caller.ts';
import { CallbackSecrets } from '../profile/callback-secrets.ts';
import { Passwords } from './passwords.ts';
import { PersonAnnouncements } from './person-announcements.ts';
import { User } from './user.entity.ts';
import type { UserChanges } from './users.schema.ts';

export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly password: string | null;
}

type Choices = { readonly [Transition in keyof NotificationPreferences]?: boolean | undefined };

/** Every change that concerns others is announced in its own transaction. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly identifiers: Identifiers,
    private readonly passwords: Passwords,
    private readonly secrets: CallbackSecrets,
    private readonly announcements: PersonAnnouncements,
  ) {}

  list(): Promise<User[]> {
    return this.database.entities.find(User, {}, { orderBy: { createdAt: 'asc', id: 'asc' } });
  }

  /** Throws `not-found`. */
  async get(id: string): Promise<User> {
    const user = await this.database.entities.findOne(User, { id });
    if (user) return user;
    throw new Problem('not-found', 'There is no user of this ID. GET /admin/users lists them.');
  }

  async findByEmail(email: string): Promise<User | null> {
    const [found] = await this.database.query<{ id: string }>('SELECT id FROM users WHERE lower(email) = lower($1)', [
      email,
    ]);
    return found ? this.get(found.id) : null;
  }

  /** Throws `name-taken` where the mail address is in use. */
  async create({ password, ...person }: NewUser): Promise<User> {
    // Before the transaction: the hash takes its time on purpose.
    const passwordHash = password === null ? null : await this.passwords.hash(password);
    return this.database.transactional(async () => {
      const user = await this.#insert({ ...person, passwordHash });
      await this.secrets.replace(user.id);
      await this.announcements.announce(user.id);
      return user;
    });
  }

  /** Throws `not-found`. A new password ends all sessions, as being disabled does. */
  async change(id: string, { password, ...changes }: UserChanges): Promise<User> {
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password);
    const endSessions = password !== undefined || changes.disabled === true;
    return this.database.transactional(async () => {
      const user = await this.get(id);
      this.database.entities.assign(user, { ...changes, passwordHash } as Partial<User>, { ignoreUndefined: true });
      await this.database.entities.flush();
      if (endSessions) await this.database.query('DELETE FROM sessions WHERE user_id = $1', [id]);
      await this.announcements.announce(id);
      return user;
    });
  }

  /** Returns all choices after the change. */
  choose(id: string, choices: Choices): Promise<NotificationPreferences> {
    return this.database.transactional(async () => {
      const [user] = await this.database.query<Pick<User, 'preferences'>>(
        'UPDATE users SET preferences = preferences || $2 WHERE id = $1 RETURNING preferences',
        [id, JSON.stringify(choices)],
      );
      await this.announcements.announce(id);
      return user!.preferences;
    });
  }

  /** Returns the new key for callbacks. */
  replaceCallbackSecret(id: string): Promise<string> {
    return this.database.transactional(async () => {
      const secret = await this.secrets.replace(id);
      await this.announcements.announce(id);
      return secret;
    });
  }

  async #insert(person: Pick<User, 'name' | 'email' | 'passwordHash'> & { roles: readonly Role[] }): Promise<User> {
    const user = this.database.entities.create(User, {
      ...person,
      id: this.identifiers.uuid(),
      roles: [...person.roles],
      disabled: false,
      preferences: allNotifications(),
      createdAt: this.clock.now(),
    });
    try {
      await this.database.entities.persist(user).flush();
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new Problem('name-taken', 'A user with this mail address exists already. Choose another address.');
    }
    return user;
  }
}

const allNotifications = (): NotificationPreferences => notificationPreferences.parse({});
