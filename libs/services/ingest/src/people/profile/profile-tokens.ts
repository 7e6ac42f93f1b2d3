import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '#libs/platform';
import { utc } from '../../utc.ts';
import { hashOf, newSecret } from '../authentication/secret.ts';
import type { Caller, Role } from '../caller.ts';

export interface TokenFacts {
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  /** Accurate to a minute. */
  readonly lastUsedAt: string | null;
  /** The last characters of the secret. */
  readonly hint: string;
}

const usesAreNotedEveryMs = 60_000;

/** The one token of each user. Of its secret only a hash is kept. */
@Injectable()
export class ProfileTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Makes a token and invalidates the one before. Returns the secret, which nobody can find out again. */
  async replace(userId: string): Promise<string> {
    const secret = newSecret('dct', this.random);
    await this.database.query(
      `INSERT INTO profile_tokens (user_id, secret_hash, hint, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id) DO UPDATE SET secret_hash = excluded.secret_hash, hint = excluded.hint,
         created_at = excluded.created_at, last_used_at = NULL`,
      [userId, hashOf(secret), secret.slice(-4), this.clock.now()],
    );
    return secret;
  }

  /** Null where the secret is unknown or replaced, or its owner is disabled: one look-up in all cases. */
  async callerOf(secret: string): Promise<Caller | null> {
    const [owner] = await this.database.lookUp<TokenOwner>(
      `SELECT users.id, users.name, users.roles, profile_tokens.last_used_at AS "lastUsedAt"
       FROM profile_tokens JOIN users ON users.id = profile_tokens.user_id AND NOT users.disabled
       WHERE profile_tokens.secret_hash = $1`,
      [hashOf(secret)],
    );
    if (!owner) return null;
    const { lastUsedAt, ...user } = owner;
    await this.#noteUse(user.id, lastUsedAt);
    return { ...user, via: 'api' };
  }

  async factsOf(userId: string): Promise<TokenFacts | null> {
    const [facts] = await this.database.query<TokenFacts>(
      `SELECT created_at AS "createdAt", last_used_at AS "lastUsedAt", hint FROM profile_tokens WHERE user_id = $1`,
      [userId],
    );
    if (!facts) return null;
    const { createdAt, lastUsedAt, hint } = facts;
    return { createdAt: utc(createdAt), lastUsedAt: lastUsedAt && utc(lastUsedAt), hint };
  }

  async #noteUse(userId: string, lastUsedAt: string | null): Promise<void> {
    const now = this.clock.now();
    if (lastUsedAt && now.getTime() - Date.parse(lastUsedAt) < usesAreNotedEveryMs) return;
    await this.database.query('UPDATE profile_tokens SET last_used_at = $2 WHERE user_id = $1', [userId, now]);
  }
}

interface TokenOwner {
  readonly id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly lastUsedAt: string | null;
}
