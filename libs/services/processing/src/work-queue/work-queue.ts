import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Clock, Database, type Queryable } from '#libs/platform';

export interface QueuedJob {
  readonly jobId: string;
  /** The folder or database that the job is for: one job at a time. */
  readonly destination: string;
  readonly userId: string;
  readonly attempt: number;
}

/** The right to run one attempt of a job, for as long as it is renewed. */
export interface Lease {
  readonly jobId: string;
  readonly attempt: number;
  /** A process, by the number that it got at its start. */
  readonly holder: number;
}

/** Tells attempts apart: `0199…-2`. */
export const leaseName = ({ jobId, attempt }: Pick<Lease, 'jobId' | 'attempt'>): string => `${jobId}-${attempt}`;

/** The job was cancelled, or is another holder's by now: nothing may be said or published for this attempt any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor({ jobId, attempt }: Lease) {
    super(`attempt ${attempt} of job ${jobId} is over`);
  }
}

interface Signals {
  /** There may be something to claim. */
  available: [];
  /** The job has ended, whoever ended it. */
  removed: [jobId: string];
}

/** A process that gives no sign of life for this long has lost its jobs. Milliseconds. */
export const leaseMs = 15_000;

/** Jobs that wait and jobs that run. Everything here joins the caller's transaction. */
@Injectable()
export class WorkQueue {
  /** What other parts of this process wait for, told after the commit. */
  readonly signals = new EventEmitter<Signals>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A job that is there already stays as it is. */
  async enqueue(jobs: readonly QueuedJob[]): Promise<void> {
    await this.database.query(
      `INSERT INTO work_queue (job_id, destination, user_id, attempt)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) ON CONFLICT DO NOTHING`,
      [
        jobs.map((job) => job.jobId),
        jobs.map((job) => job.destination),
        jobs.map((job) => job.userId),
        jobs.map((job) => job.attempt),
      ],
    );
    this.database.afterCommit(() => this.signals.emit('available'));
  }

  /**
   * Takes the next job: of the user with the fewest running jobs, among these of the one served least recently, and of
   * that user the oldest whose destination is free. Null where there is none. Fails by the constraint
   * `one_running_job_a_destination` where another holder takes a job for the same destination at this very moment.
   */
  async claim(holder: number): Promise<Lease | null> {
    const [lease] = await this.database.query<Lease>(claimStatement, [holder, this.#leaseUntil()]);
    return lease ?? null;
  }

  /** Locks the job's row to the end of the transaction. Throws `LeaseLost`. */
  async hold(lease: Lease): Promise<void> {
    const { jobId, attempt, holder } = lease;
    const held = await this.database.query(
      'SELECT 1 FROM work_queue WHERE job_id = $1 AND attempt = $2 AND holder = $3 FOR UPDATE',
      [jobId, attempt, holder],
    );
    if (held.length === 0) throw new LeaseLost(lease);
  }

  /** Locks the job's row, whoever holds it; false where the job neither waits nor runs. */
  async lock(jobId: string): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 FROM work_queue WHERE job_id = $1 FOR UPDATE', [jobId]);
    return rows.length > 0;
  }

  /** What the holder still has, by `leaseName`. */
  async held(holder: number, connection: Queryable): Promise<Set<string>> {
    const leases = await connection.query<Lease>(
      'SELECT job_id AS "jobId", attempt, holder FROM work_queue WHERE holder = $1',
      [holder],
    );
    return new Set(leases.map(leaseName));
  }

  async renew(holder: number, leases: readonly Lease[], connection: Queryable): Promise<void> {
    await connection.query('UPDATE work_queue SET lease_until = $3 WHERE holder = $1 AND job_id = ANY ($2)', [
      holder,
      leases.map((lease) => lease.jobId),
      this.#leaseUntil(),
    ]);
  }

  /** Lets the job wait for its next attempt, at its old place. */
  async requeue(jobId: string, attempt: number): Promise<void> {
    await this.database.query(
      'UPDATE work_queue SET attempt = $2, holder = NULL, lease_until = NULL WHERE job_id = $1',
      [jobId, attempt],
    );
    this.database.afterCommit(() => this.signals.emit('available'));
  }

  /** The job has ended; its destination is free. */
  async remove(jobId: string): Promise<void> {
    await this.database.query('DELETE FROM work_queue WHERE job_id = $1', [jobId]);
    this.database.afterCommit(() => {
      this.signals.emit('removed', jobId);
      this.signals.emit('available');
    });
  }

  #leaseUntil(): Date {
    return new Date(this.clock.now().getTime() + leaseMs);
  }
}

const claimStatement = `
  WITH running AS (
    SELECT user_id, count(*) AS jobs FROM work_queue WHERE holder IS NOT NULL GROUP BY user_id
  ), chosen AS (
    SELECT waiting.job_id, waiting.user_id
    FROM work_queue waiting LEFT JOIN running USING (user_id) LEFT JOIN served_users USING (user_id)
    WHERE waiting.holder IS NULL
      AND NOT EXISTS (
        SELECT FROM work_queue busy WHERE busy.destination = waiting.destination AND busy.holder IS NOT NULL
      )
    ORDER BY coalesce(running.jobs, 0), served_users.turn NULLS FIRST, waiting.position
    LIMIT 1
    FOR UPDATE OF waiting SKIP LOCKED
  ), served AS (
    INSERT INTO served_users (user_id, turn) SELECT user_id, nextval('turns') FROM chosen
    ON CONFLICT (user_id) DO UPDATE SET turn = excluded.turn
  )
  UPDATE work_queue SET holder = $1, lease_until = $2 FROM chosen WHERE work_queue.job_id = chosen.job_id
  RETURNING work_queue.job_id AS "jobId", work_queue.attempt, work_queue.holder`;
