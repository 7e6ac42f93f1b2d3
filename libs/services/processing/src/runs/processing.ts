import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIGURATION, LOGGER, Loop, Timers, type Configuration, type Logger } from '#libs/platform';
import { OrphanedObjects } from '../databases/orphaned-objects.ts';
import { AbandonedJobs } from '../work-queue/abandoned-jobs.ts';
import { Holder } from '../work-queue/holder.ts';
import { WorkerPool } from '../workers/worker-pool.ts';
import { ActiveRuns } from './active-runs.ts';
import { Dispatcher } from './dispatcher.ts';
import { WorkDirectories } from './work-directories.ts';

const second = 1000;
const hour = 3600 * second;

/** The order in which the parts of this service begin and end. */
@Injectable()
export class Processing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #upkeep: readonly Loop[];

  constructor(
    private readonly holder: Holder,
    private readonly runs: ActiveRuns,
    private readonly pool: WorkerPool,
    private readonly dispatcher: Dispatcher,
    abandoned: AbandonedJobs,
    orphaned: OrphanedObjects,
    directories: WorkDirectories,
    timers: Timers,
    @Inject(CONFIGURATION) { ORPHAN_GRACE_SECONDS }: Configuration,
    @Inject(LOGGER) logger: Logger,
  ) {
    const loop = (name: string, intervalMs: number, round: () => Promise<unknown>) =>
      new Loop({ name, intervalMs, round: async () => void (await round()), timers, logger });
    this.#upkeep = [
      loop('processing.abandoned-jobs', second, () => abandoned.takeUp()),
      loop('processing.orphaned-objects', ORPHAN_GRACE_SECONDS * second, () => orphaned.remove()),
      loop('processing.work-directories', hour, () => directories.removeLeftovers()),
    ];
  }

  async onApplicationBootstrap(): Promise<void> {
    this.pool.start();
    await this.holder.start(this.runs);
    for (const loop of this.#upkeep) loop.start();
    this.dispatcher.start();
  }

  /** What runs goes back to the queue while this process can still prove that it lives. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#upkeep.map((loop) => loop.stop()));
    await this.dispatcher.stop();
    await this.pool.stop();
    await this.holder.stop();
  }
}
