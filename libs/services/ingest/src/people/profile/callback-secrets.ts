import { Injectable } from '@nestjs/common';
import { utc } from '../../utc.ts';
import { Clock, Database, Identifiers, Random, SecretBox } from '#libs/platform';

/** As the notification service gets it. */
export interface SealedSecret {
  readonly sealed: string;
  /** RFC 3339; null for the newest, which has no end. */
  readonly expiresAt: string | null;
}

const overlapMs = 24 * 3600 * 1000;
/** Each of them signs every callback, in one header. */
const most = 5;

/** The keys that sign a person's callbacks: the newest, and those before it for 24 hours. */
@Injectable()
export class CallbackSecrets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly identifiers: Identifiers,
    private readonly secretBox: SecretBox,
  ) {}

  /** Makes a key, in the caller's transaction; returns it as Standard Webhooks writes keys: `whsec_` and base64. */
  async replace(userId: string): Promise<string> {
    const secret = `whsec_${this.random.bytes(32).toString('base64')}`;
    const now = this.clock.now();
    // One at a time for a person: of two new keys at once only one may stay without an end.
    await this.database.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId]);
    await this.database.query(
      `DELETE FROM callback_secrets WHERE user_id = $1 AND (expires_at <= $2 OR id NOT IN (
         SELECT id FROM callback_secrets WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $3))`,
      [userId, now, most - 1],
    );
    await this.database.query('UPDATE callback_secrets SET expires_at = $2 WHERE user_id = $1 AND expires_at IS NULL', [
      userId,
      new Date(now.getTime() + overlapMs),
    ]);
    await this.database.query(
      'INSERT INTO callback_secrets (id, user_id, sealed, created_at) VALUES ($1, $2, $3, $4)',
      [this.identifiers.uuid(), userId, this.secretBox.seal(secret), now],
    );
    return secret;
  }

  /** Those that sign now, newest first. */
  async validOf(userId: string): Promise<SealedSecret[]> {
    const secrets = await this.database.query<{ sealed: string; expiresAt: string | null }>(
      `SELECT sealed, expires_at AS "expiresAt" FROM callback_secrets
       WHERE user_id = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at DESC, id DESC`,
      [userId, this.clock.now()],
    );
    return secrets.map(({ sealed, expiresAt }) => ({ sealed, expiresAt: expiresAt && utc(expiresAt) }));
  }
}
