import { Injectable } from '@nestjs/common';
import { Clock, Database, Problem } from '#libs/platform';
import { hashOf } from '../authentication/secret.ts';

const freeAttempts = 5;
const longestPauseSeconds = 300;
const forgottenAfterMs = 3600 * 1000;

/**
 * Slows down guessing: after five failures each further attempt for a mail address has to wait, twice as long every time. By
 * address and not by network address, since behind a proxy all callers share one.
 */
@Injectable()
export class LoginAttempts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Counts the attempt as a failure until `forgive` says otherwise, so that attempts at once count too. */
  async admit(email: string): Promise<void> {
    const now = this.clock.now();
    const forgotten = new Date(now.getTime() - forgottenAfterMs);
    const key = keyOf(email);
    const admitted = await this.database.query(countAttempt, [key, now, forgotten, freeAttempts, longestPauseSeconds]);
    await this.database.query(forgetSome, [forgotten]);
    if (admitted.length === 0) throw await this.#tooManyAttempts(key, now);
  }

  async forgive(email: string): Promise<void> {
    await this.database.query('DELETE FROM login_attempts WHERE key = $1', [keyOf(email)]);
  }

  async #tooManyAttempts(key: Buffer, now: Date): Promise<Problem> {
    const [attempt] = await this.database.query<{ blockedUntil: string }>(
      'SELECT blocked_until AS "blockedUntil" FROM login_attempts WHERE key = $1',
      [key],
    );
    const waitMs = (attempt ? Date.parse(attempt.blockedUntil) : 0) - now.getTime();
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    return new Problem('too-many-attempts', `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }
}

// The address as it was typed is nobody's business later on.
const keyOf = (email: string): Buffer => hashOf(email.trim().toLowerCase());

const countAttempt = `
  INSERT INTO login_attempts AS known (key, failures, blocked_until) VALUES ($1, 1, $2)
  ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.blocked_until < $3 THEN 1 ELSE known.failures + 1 END,
    blocked_until = $2::timestamptz + CASE
      WHEN known.blocked_until < $3 OR known.failures < $4 - 1 THEN interval '0'
      ELSE make_interval(secs => least($5, 2 ^ least(known.failures - $4 + 1, 20))) END
  WHERE known.failures < $4 OR known.blocked_until <= $2
  RETURNING failures`;

// More than an attempt adds, so that made-up addresses do not pile up.
const forgetSome = `
  DELETE FROM login_attempts WHERE key IN (
    SELECT key FROM login_attempts WHERE blocked_until < $1 ORDER BY blocked_until LIMIT 10 FOR UPDATE SKIP LOCKED
  )`;
