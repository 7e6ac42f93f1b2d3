import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, LOGGER, Loop, Timers, type Logger, type Queryable } from '#libs/platform';
import { leaseName, leaseMs, WorkQueue, type Lease } from './work-queue.ts';

/** The first half of the advisory locks of holders; the second is a holder's number. */
export const holderLockClass = 0x70726f63;

const beatMs = 500;
const renewMs = leaseMs / 3;

/** The attempts that this process has under way. */
export interface Holdings {
  leases(): readonly Lease[];
  /** Somebody else has ended it. */
  lost(lease: Lease): void;
}

/**
 * This process as a holder of jobs: a number that no living process has, and a session that holds an advisory lock
 * on it. PostgreSQL frees the lock the moment the process dies, which is how others know that its jobs are abandoned.
 */
@Injectable()
export class Holder {
  #id: number | null = null;
  #loop: Loop | null = null;

  constructor(
    private readonly database: Database,
    private readonly queue: WorkQueue,
    private readonly clock: Clock,
    private readonly timers: Timers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get id(): number {
    if (this.#id === null) throw new Error('the holder has not been started');
    return this.#id;
  }

  /** Resolves when others can see that this process lives. From then on it renews what it holds, and hears of losses. */
  async start(holdings: Holdings): Promise<void> {
    const [row] = await this.database.query<{ id: number }>(`SELECT nextval('holders')::integer AS id`);
    this.#id = row!.id;
    const alive = Promise.withResolvers<void>();
    this.#loop = new Loop({
      name: 'processing.holder',
      intervalMs: beatMs,
      round: (signal) => this.#live(holdings, signal, alive.resolve),
      timers: this.timers,
      logger: this.logger,
    });
    this.#loop.start();
    await alive.promise;
  }

  async stop(): Promise<void> {
    await this.#loop?.stop();
  }

  /** Lasts as long as the session does. */
  async #live(holdings: Holdings, signal: AbortSignal, alive: () => void): Promise<void> {
    await this.database.withConnection(async (session) => {
      await session.query('SELECT pg_advisory_lock($1, $2)', [holderLockClass, this.id]);
      try {
        alive();
        await this.#beat(holdings, session, signal);
      } finally {
        await session.query('SELECT pg_advisory_unlock($1, $2)', [holderLockClass, this.id]);
      }
    });
  }

  async #beat(holdings: Holdings, session: Queryable, signal: AbortSignal): Promise<void> {
    let renewedAt = -Infinity;
    while (!signal.aborted) {
      const leases = holdings.leases();
      if (this.clock.monotonic() - renewedAt >= renewMs) {
        await this.queue.renew(this.id, leases, session);
        renewedAt = this.clock.monotonic();
      }
      if (leases.length > 0) {
        const held = await this.queue.held(this.id, session);
        for (const lease of leases) if (!held.has(leaseName(lease))) holdings.lost(lease);
      }
      await this.timers.delay(beatMs, signal);
    }
  }
}
