import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, Database, LOGGER, Loop, Timers, type Logger } from '#libs/platform';
import { ReservationStreams } from './reservation-streams.ts';

const intervalMs = 1_000;
const batchSize = 100;

/** Ends the reservations of uploads that have stopped without a word. */
@Injectable()
export class ExpireReservations implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #database: Database;
  readonly #streams: ReservationStreams;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #loop: Loop;

  constructor(
    database: Database,
    streams: ReservationStreams,
    clock: Clock,
    timers: Timers,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#database = database;
    this.#streams = streams;
    this.#clock = clock;
    this.#logger = logger;
    this.#loop = new Loop({ name: 'expire-reservations', intervalMs, timers, logger, round: () => this.round() });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  /** Returns true when there may be more to expire. */
  async round(): Promise<boolean> {
    const now = this.#clock.now();
    const targets = await this.#streams.due(now, batchSize);
    if (targets.length > 0) await this.#expire(targets, now.toISOString());
    return targets.length === batchSize;
  }

  async #expire(targets: readonly string[], at: string): Promise<void> {
    await this.#database.transactional(async () => {
      const reservations = await this.#streams.open(targets);
      for (const target of targets) reservations.execute({ type: 'Expire', target, at });
      await reservations.save();
    });
    this.#logger.info({ targets }, 'reservations expired');
  }
}
