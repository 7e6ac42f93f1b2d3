import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '#libs/platform';
import { hashOf, newSecret } from '../authentication/secret.ts';
import type { Caller, Role } from '../caller.ts';

export interface OpenSession {
  /** The cookie's value. */
  readonly secret: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
}

const lifetimeMs = 7 * 24 * 3600 * 1000;

/** Log-ins of the console. Of a session's secret only a hash is kept. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async open(userId: string): Promise<OpenSession> {
    const secret = newSecret('dcs', this.random);
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + lifetimeMs);
    await this.database.query(
      `WITH expired AS (DELETE FROM sessions WHERE user_id = $2 AND expires_at <= $4)
       INSERT INTO sessions (secret_hash, user_id, expires_at) VALUES ($1, $2, $3)`,
      [hashOf(secret), userId, expiresAt, now],
    );
    return { secret, csrfToken: csrfTokenOf(secret), expiresAt };
  }

  /** Null where the session is unknown, closed or expired, or its owner is disabled. */
  async callerOf(secret: string): Promise<Caller | null> {
    const [owner] = await this.database.lookUp<{ id: string; name: string; roles: Role[] }>(
      `SELECT users.id, users.name, users.roles
       FROM sessions JOIN users ON users.id = sessions.user_id AND NOT users.disabled
       WHERE sessions.secret_hash = $1 AND sessions.expires_at > $2`,
      [hashOf(secret), this.clock.now()],
    );
    return owner ? { ...owner, via: 'console' } : null;
  }

  async close(secret: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE secret_hash = $1', [hashOf(secret)]);
  }
}

/** Derived from the session, so that it need not be kept: who knows it has read an answer of this site. */
export const csrfTokenOf = (secret: string): string => createHmac('sha256', secret).update('csrf').digest('base64url');
