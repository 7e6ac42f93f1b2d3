import { Inject, Injectable } from '@nestjs/common';
import type { JobAction, UploadAccepted, UploadOptions } from '#libs/contracts';
import { Clock, CONFIGURATION, Database, Problem, type Configuration } from '#libs/platform';

const keptHours = 24;

/** What a key is bound to. */
export interface KeyedRequest {
  readonly action: JobAction;
  readonly target: string;
  readonly options: UploadOptions;
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
}

/** The key is this request's alone, for as long as it renews its lease. */
export interface Claim {
  readonly userId: string;
  readonly key: string;
  readonly jobId: string;
}

/** The key was used before, for this request and with this answer. */
export interface EarlierRequest {
  readonly request: KeyedRequest;
  readonly answer: UploadAccepted;
}

/** Requests that came with an `Idempotency-Key`, and how the first of each key was answered. */
@Injectable()
export class IdempotencyRecords {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Null where this is the first request of the key. Throws `request-in-progress` where the first is still running. */
  async claim({ userId, key, jobId }: Claim): Promise<EarlierRequest | null> {
    const claimed = await this.database.query(claimKey, [userId, key, jobId, this.leaseEnd(), this.clock.now()]);
    if (claimed.length > 0) return null;
    const [record] = await this.database.query<EarlierRequest>(
      'SELECT request, answer FROM idempotency_records WHERE user_id = $1 AND key = $2 AND answer IS NOT NULL',
      [userId, key],
    );
    if (!record) throw requestInProgress();
    return record;
  }

  async renew({ userId, key, jobId }: Claim): Promise<void> {
    await this.database.query(`UPDATE idempotency_records SET expires_at = $4 WHERE ${ownUnanswered}`, [
      ...[userId, key, jobId],
      this.leaseEnd(),
    ]);
  }

  /** Binds the key to the request and its answer, in the caller's transaction. Throws where the lease was lost. */
  async complete({ userId, key, jobId }: Claim, request: KeyedRequest, answer: UploadAccepted): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + keptHours * 3_600_000);
    const completed = await this.database.query(
      `UPDATE idempotency_records SET expires_at = $4, request = $5, answer = $6 WHERE ${ownUnanswered} RETURNING 1`,
      [userId, key, jobId, expiresAt, JSON.stringify(request), JSON.stringify(answer)],
    );
    if (completed.length === 0) throw requestInProgress();
  }

  /** The request failed: the key is free again. */
  async release({ userId, key, jobId }: Claim): Promise<void> {
    await this.database.query(`DELETE FROM idempotency_records WHERE ${ownUnanswered}`, [userId, key, jobId]);
  }

  /** Returns how many records were of no use any more. */
  async removeExpired(): Promise<number> {
    const removed = await this.database.query('DELETE FROM idempotency_records WHERE expires_at <= $1 RETURNING 1', [
      this.clock.now(),
    ]);
    return removed.length;
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.configuration.RESERVATION_SECONDS * 1000);
  }
}

// A key whose lease or time has run out is taken over: its gateway died, or its day is past.
const claimKey = `
  INSERT INTO idempotency_records AS record (user_id, key, job_id, expires_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (user_id, key) DO UPDATE
  SET job_id = excluded.job_id, expires_at = excluded.expires_at, request = NULL, answer = NULL
  WHERE record.expires_at <= $5
  RETURNING 1`;

const ownUnanswered = 'user_id = $1 AND key = $2 AND job_id = $3 AND answer IS NULL';

const requestInProgress = () =>
  new Problem('request-in-progress', 'Wait for the first request with this key, then send this one again.', {
    headers: { 'retry-after': '5' },
  });
