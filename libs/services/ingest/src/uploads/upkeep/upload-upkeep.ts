import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIGURATION, LOGGER, Loop, Timers, type Configuration, type Logger } from '#libs/platform';
import { IdempotencyRecords } from '../idempotency/idempotency-records.ts';
import { OrphanedUploads } from './orphaned-uploads.ts';

const minute = 60_000;

/** What has to be tidied up behind uploads, at start and every now and then. */
@Injectable()
export class UploadUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loops: readonly Loop[];

  constructor(
    orphans: OrphanedUploads,
    records: IdempotencyRecords,
    timers: Timers,
    @Inject(CONFIGURATION) { ORPHAN_GRACE_SECONDS }: Configuration,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#loops = [
      new Loop({
        name: 'orphaned uploads',
        intervalMs: (ORPHAN_GRACE_SECONDS * 1000) / 2,
        round: (signal) => orphans.remove(signal),
        timers,
        logger,
      }),
      new Loop({
        name: 'expired idempotency records',
        intervalMs: 10 * minute,
        round: async () => void (await records.removeExpired()),
        timers,
        logger,
      }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const loop of this.#loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }
}
