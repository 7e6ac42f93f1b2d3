import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, Database, type Configuration } from '#libs/platform';
import { leaseName, type Lease } from '../work-queue/work-queue.ts';

/** A directory for each attempt under way: on the disk of the objects, where these are files. */
@Injectable()
export class WorkDirectories {
  readonly #root: string;

  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#root = join(configuration.DATA_DIR, 'work');
  }

  async make(lease: Lease): Promise<string> {
    const directory = join(this.#root, leaseName(lease));
    await mkdir(directory, { recursive: true });
    return directory;
  }

  async remove(lease: Lease): Promise<void> {
    await rm(join(this.#root, leaseName(lease)), { recursive: true, force: true });
  }

  /** Removes those whose attempt is over: a killed process has left them behind. */
  async removeLeftovers(): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    // Before the queue is asked: an attempt is in the queue before it makes its directory.
    const directories = await readdir(this.#root);
    const leases = await this.database.query<Lease>(
      'SELECT job_id AS "jobId", attempt FROM work_queue WHERE holder IS NOT NULL',
    );
    const inUse = new Set(leases.map(leaseName));
    for (const name of directories) {
      if (!inUse.has(name)) await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }
}
