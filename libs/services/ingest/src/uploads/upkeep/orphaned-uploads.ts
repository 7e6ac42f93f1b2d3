import { Inject, Injectable } from '@nestjs/common';
import { ObjectStorage } from '#libs/object-storage';
import { Clock, CONFIGURATION, Database, LOGGER, type Configuration, type Logger } from '#libs/platform';
import { jobIdOf, uploadsPrefix } from '../stored-uploads.ts';

const batchSize = 500;

/** Removes what a gateway that died has left in object storage. */
@Injectable()
export class OrphanedUploads {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** By then nobody is about to make a job of an object any more, or to go on with a write. */
  async remove(signal: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.configuration.ORPHAN_GRACE_SECONDS * 1000);
    const leftovers = await this.storage.removeLeftovers(before);
    if (leftovers > 0) this.logger.warn({ leftovers }, 'unfinished writes removed');
    for await (const keys of this.#oldObjects(before)) {
      if (signal.aborted) return;
      await this.#removeOrphans(keys);
    }
  }

  async *#oldObjects(before: Date): AsyncGenerator<string[]> {
    let keys: string[] = [];
    for await (const { key, modifiedAt } of this.storage.list(uploadsPrefix)) {
      if (modifiedAt < before) keys.push(key);
      if (keys.length < batchSize) continue;
      yield keys;
      keys = [];
    }
    if (keys.length > 0) yield keys;
  }

  /** The streams say which jobs there are; the journal may be under reconstruction. */
  async #removeOrphans(keys: readonly string[]): Promise<void> {
    const orphans = await this.database.query<{ key: string }>(
      `SELECT key FROM unnest($1::text[], $2::text[]) AS object (key, stream)
       WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.stream = object.stream)`,
      [keys, keys.map((key) => `job-${jobIdOf(key)}`)],
    );
    if (orphans.length === 0) return;
    await this.storage.delete(orphans.map(({ key }) => key));
    this.logger.warn({ objects: orphans.length }, 'uploads without a job removed');
  }
}
