import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, LOGGER, Loop, Timers, type Logger } from '#libs/platform';
import { ReservationStreams } from '../reservations/reservation-streams.ts';
import { Jobs } from './jobs.ts';

const intervalMs = 60_000;

/** Finds places that are held by jobs which have ended. No event explains one, so each is worth a look at the log. */
@Injectable()
export class ReconcilePlaces implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #database: Database;
  readonly #jobs: Jobs;
  readonly #streams: ReservationStreams;
  readonly #logger: Logger;
  readonly #loop: Loop;

  constructor(
    database: Database,
    jobs: Jobs,
    streams: ReservationStreams,
    timers: Timers,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#database = database;
    this.#jobs = jobs;
    this.#streams = streams;
    this.#logger = logger;
    this.#loop = new Loop({ name: 'reconcile-places', intervalMs, timers, logger, round: () => this.round() });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  async round(): Promise<void> {
    const stale = await this.#jobs.endedHolders();
    if (stale.length === 0) return;
    await this.#database.transactional(async () => {
      const reservations = await this.#streams.open(stale.map(({ target }) => target));
      // A retry may have begun since: only what is so under the lock is mended.
      for (const { jobId, target } of await this.#jobs.endedHolders()) {
        if (!stale.some((former) => former.target === target)) continue;
        reservations.execute({ type: 'Release', jobId, target, because: 'job-ended' });
        this.#logger.warn({ jobId, target }, 'released the place of a job that has ended');
      }
      await reservations.save();
    });
  }
}
