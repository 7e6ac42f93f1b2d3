import { Injectable } from '@nestjs/common';
import type { JobEvent } from '#libs/contracts';
import { Database } from '#libs/platform';

interface VersionName {
  readonly hash: string;
  readonly version: number;
}

/** Knows which versions can be read already. */
@Injectable()
export class PublishedVersions {
  constructor(private readonly database: Database) {}

  /**
   * Throws while a version is missing that a job among these says it has published. The events of databases come by a
   * topic of their own; nobody shall see a job completed and not find its rows.
   */
  async require(events: readonly JobEvent[]): Promise<void> {
    const [missing] = await this.missing(events.flatMap(publishedBy));
    if (missing) throw new Error(`version ${missing.version} of database ${missing.hash} is not there yet`);
  }

  private async missing(versions: readonly VersionName[]): Promise<VersionName[]> {
    if (versions.length === 0) return [];
    return this.database.query<VersionName>(
      `SELECT hash, version FROM unnest($1::text[], $2::integer[]) AS named (hash, version)
       EXCEPT SELECT hash, version FROM database_versions WHERE hash = ANY($1)`,
      [versions.map(({ hash }) => hash), versions.map(({ version }) => version)],
    );
  }
}

function publishedBy(event: JobEvent): VersionName[] {
  if (event.type !== 'JobCompleted' || event.data.dryRun) return [];
  return [{ hash: event.data.database.hash, version: event.data.database.version }];
}
