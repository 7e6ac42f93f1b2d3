import { Inject, Injectable } from '@nestjs/common';
import { ObjectStorage, type ListedObject } from '#libs/object-storage';
import { Clock, CONFIGURATION, LOGGER, type Configuration, type Logger } from '#libs/platform';
import { databasesPrefix } from '../conversion/object-keys.ts';
import { KeptObjects } from './kept-objects.ts';

const batchSize = 1000;

/** Removes what a crash between writing objects and publishing them has left behind. */
@Injectable()
export class OrphanedObjects {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly kept: KeptObjects,
    private readonly clock: Clock,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns how many objects were removed: older than an attempt may take, and named by no event. */
  async remove(): Promise<number> {
    let removed = 0;
    for await (const keys of this.#oldKeys()) removed += await this.kept.discard(keys);
    if (removed > 0) this.logger.info({ removed }, 'orphaned objects removed');
    return removed;
  }

  async *#oldKeys(): AsyncGenerator<string[]> {
    let keys: string[] = [];
    for await (const object of this.storage.list(databasesPrefix)) {
      if (!this.#isOld(object)) continue;
      keys.push(object.key);
      if (keys.length < batchSize) continue;
      yield keys;
      keys = [];
    }
    yield keys;
  }

  /** A younger object may belong to an attempt that is about to be published. */
  #isOld({ modifiedAt }: ListedObject): boolean {
    const { JOB_TIMEOUT_SECONDS, ORPHAN_GRACE_SECONDS } = this.configuration;
    const graceMs = (JOB_TIMEOUT_SECONDS + ORPHAN_GRACE_SECONDS) * 1000;
    return modifiedAt.getTime() < this.clock.now().getTime() - graceMs;
  }
}
